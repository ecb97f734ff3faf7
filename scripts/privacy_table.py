"""Writes the promises of every model's ``class Privacy`` into docs/privacy.md, between the two marks."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "privacy.md"
BEGIN = "<!-- promises: written by scripts/privacy_table.py -->"
END = "<!-- end of promises -->"
HEAD = "| what | sealed | who may see it | taken along | on erasure | kept |\n|---|---|---|---|---|---|"
WHO = {"PROGRAM": "nobody"}
ON_ERASURE = {"DELETE_ROW": "the row goes", "BLANK": "emptied", "KEEP": "stays"}
DEVELOPMENT_ONLY = ("dev", "vaultsample")


def promises() -> str:
    """One small table for each model of ours, by app and name."""
    from django.apps import apps  # noqa: PLC0415  (after django.setup)

    models = [
        model
        for model in apps.get_models()
        if hasattr(model, "Privacy") and model._meta.app_label not in DEVELOPMENT_ONLY
    ]
    return "\n\n".join(_of_model(model) for model in sorted(models, key=lambda model: model._meta.label))


def in_step(page: str, table: str) -> str:
    """``page`` with ``table`` between its marks."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _of_model(model: Any) -> str:
    rows: dict[tuple[str, ...], list[str]] = {}
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        promise = model.Privacy.fields.get(field.name)
        if promise is not None:
            taken = "yes" if promise.is_exported else "no"
            key = (_sealed(field), _audience(promise), taken, ON_ERASURE[promise.erase.name], _kept(promise.keep_days))
            rows.setdefault(key, []).append(f"`{field.name}`")
    lines = [f"| {', '.join(names)} | {' | '.join(key)} |" for key, names in rows.items()]
    return "\n".join([f"**{model._meta.label}.** {model.Privacy.purpose}", "", HEAD, *lines])


def _sealed(field: Any) -> str:
    if not hasattr(field, "searchable"):
        return "no"
    return "yes, can be found" if field.searchable else "yes"


def _audience(promise: Any) -> str:
    who = WHO.get(promise.audience.name, promise.audience.value)
    return f"{who}. {promise.why}" if promise.why else str(who)


def _kept(days: int | None) -> str:
    if days is None:
        return "as long as the row"
    return f"{days} days longer" if days else "until its use ends"


def main() -> None:
    """Write, or with --check only compare."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = in_step(page, promises())
    if "--check" in sys.argv:
        sys.exit(0 if fresh == page else "docs/privacy.md is behind the models. Run: scripts/privacy_table.py")
    PAGE.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="peersupport-promises-") as folder:
        os.environ.update(DATA_DIR=folder, DEBUG="0", DEMO="0", DJANGO_SETTINGS_MODULE="peersupport.settings")
        import django

        django.setup()
        main()
