"""Writes the promises of every table, and what others could obtain, into docs/privacy.md, between its marks."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "privacy.md"
BEGIN = "<!-- promises: written by scripts/privacy_table.py -->"
END = "<!-- end of promises -->"
OBTAIN_BEGIN = "<!-- obtained: written by scripts/privacy_table.py -->"
OBTAIN_END = "<!-- end of obtained -->"
HEAD = "| what | sealed | who may see it | taken along | on erasure | kept |\n|---|---|---|---|---|---|"
OBTAIN_HEAD = (
    "| about a person | from the database alone | only with the key ring, or by order of a court | for how long |\n"
    "|---|---|---|---|"
)
WHO = {"PROGRAM": "nobody"}
ON_ERASURE = {"DELETE_ROW": "the row goes", "BLANK": "emptied", "KEEP": "stays"}
SEALED_OTHERWISE = ("sessions.Session.session_data", "admin.LogEntry.object_repr")
FORGET_BEGIN = "<!-- forgotten: written by scripts/privacy_table.py -->"
FORGET_END = "<!-- end of forgotten -->"
FORGET_HEAD = "| what | from when | days | an organisation may choose |\n|---|---|---|---|"
DEVELOPMENT_ONLY = ("dev", "vaultsample")


def promises() -> str:
    """One small table for each table of the database, ours and those of libraries, by app and name."""
    models = sorted(_classified(), key=lambda model: model._meta.label)
    return "\n\n".join(_of_model(model) for model in models)


def obtained() -> str:
    """One line for each table that holds something about people: what is in clear, what is sealed, until when."""
    from peersupport.privacy.walking import owned, pointers  # noqa: PLC0415  (after django.setup)

    people = {one.model for one in owned()}
    lines = []
    for model, said in sorted(_classified().items(), key=lambda entry: entry[0]._meta.label):
        if model not in people and not pointers(model):
            continue
        clear, sealed = [], []
        for field in model._meta.concrete_fields:
            (sealed if _is_sealed(model, field) else clear).append(f"`{field.name}`")
        kept = [promise.keep_days for promise in said.fields.values() if promise.keep_days is not None]
        until = _kept(max(kept)) if kept else "until erased"
        lines.append(f"| {model._meta.label} | {', '.join(clear)} | {', '.join(sealed) or 'nothing'} | {until} |")
    return "\n".join([OBTAIN_HEAD, *lines])


def forgotten() -> str:
    """One line for each table whose rows go by themselves: after how many days, and who may choose otherwise."""
    from groups.models.organisation import BOUNDS  # noqa: PLC0415  (after django.setup)
    from members.actions import forgetting  # noqa: PLC0415  (the same)
    from peersupport.privacy.retention import rules  # noqa: PLC0415  (the same)

    lines = []
    for rule in sorted(rules(), key=lambda one: one.model._meta.label):
        if rule.model._meta.app_label in DEVELOPMENT_ONLY:
            continue
        bounds = BOUNDS.get(rule.period) if rule.group else None
        choice = f"{bounds[0]} to {bounds[1]} days" if bounds else "no"
        lines.append(f"| {rule.model._meta.label} | `{rule.clock}` | {rule.days} | {choice} |")
    lines += [
        f"| an account that nobody was ever in | `joined_on` | {forgetting.NEVER_CAME_DAYS} | no |",
        f"| everything about somebody who died | `noted_at` | {forgetting.DIED_DAYS} | no |",
        "| an address that was typed and never confirmed | the next night | 0 | no |",
    ]
    return "\n".join([FORGET_HEAD, *lines])


def _classified() -> dict[Any, Any]:
    from peersupport.privacy.walking import classified  # noqa: PLC0415  (after django.setup)

    return {model: said for model, said in classified().items() if model._meta.app_label not in DEVELOPMENT_ONLY}


def _is_about_people(model: Any) -> bool:
    from peersupport.privacy.walking import owned, pointers  # noqa: PLC0415  (after django.setup)

    return bool(pointers(model)) or model in {one.model for one in owned()}


def in_step(page: str, table: str, begin: str = BEGIN, end: str = END) -> str:
    """``page`` with ``table`` between its marks."""
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def fresh(page: str) -> str:
    """``page`` with its three tables as the models say today."""
    page = in_step(in_step(page, promises()), obtained(), OBTAIN_BEGIN, OBTAIN_END)
    return in_step(page, forgotten(), FORGET_BEGIN, FORGET_END)


def _of_model(model: Any) -> str:
    rows: dict[tuple[str, ...], list[str]] = {}
    said = _classified()[model]
    is_about_people = _is_about_people(model)
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        promise = said.fields.get(field.name)
        if promise is not None:
            taken = ("yes" if promise.is_exported else "no") if is_about_people else "–"
            key = (
                _sealed(model, field),
                _audience(promise),
                taken,
                ON_ERASURE[promise.erase.name],
                _kept(promise.keep_days),
            )
            rows.setdefault(key, []).append(f"`{field.name}`")
    lines = [f"| {', '.join(names)} | {' | '.join(key)} |" for key, names in rows.items()]
    return "\n".join([f"**{model._meta.label}.** {said.purpose}", "", HEAD, *lines])


def _sealed(model: Any, field: Any) -> str:
    if not _is_sealed(model, field):
        return "no"
    return "yes, can be found" if getattr(field, "searchable", False) else "yes"


def _is_sealed(model: Any, field: Any) -> bool:
    """Sealed by its own kind, or, for sessions, by what writes them; an object's name in the log is not kept at all."""
    return hasattr(field, "searchable") or f"{model._meta.label}.{field.name}" in SEALED_OTHERWISE


def _audience(promise: Any) -> str:
    who = WHO.get(promise.audience.name, promise.audience.value)
    return f"{who}. {promise.why}" if promise.why else str(who)


def _kept(days: int | None) -> str:
    if days is None:
        return "as long as the row"
    if days == 1:
        return "a day longer"
    return f"{days} days longer" if days else "until its use ends"


def main() -> None:
    """Write, or with --check only compare."""
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(0 if fresh(page) == page else "docs/privacy.md is behind the models. Run: scripts/privacy_table.py")
    PAGE.write_text(fresh(page), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="peersupport-promises-") as folder:
        os.environ.update(DATA_DIR=folder, DEBUG="0", DEMO="0", DJANGO_SETTINGS_MODULE="peersupport.settings")
        import django

        django.setup()
        main()
