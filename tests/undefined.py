"""What stands in for a variable that a template asks for and nobody gave. Named by tests/settings.py."""

import sys

THEIR_TEMPLATES = ("admin/", "django/", "registration/")
"""Templates of Django's own, which ask for variables that are not there."""


class Undefined(str):
    """Stands for a variable that a template asks for and nobody gave: the test fails."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        context = sys._getframe(1).f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        where = getattr(template, "name", None) or "a template"
        if where.startswith(THEIR_TEMPLATES):
            return ""
        raise AssertionError(f"{where} asks for {{{{ {name} }}}}, which nobody gave")
