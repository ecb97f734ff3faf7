"""Contexts are mixed into keys and seals: changing one by accident would make a column unreadable."""

from pathlib import Path

from peersupport.encryption.columns import encrypted_columns

COMMITTED = Path(__file__).parent / "contexts.txt"


def test_contexts_are_the_committed_ones() -> None:
    now = {column.field.context for column in encrypted_columns()}
    committed = set(COMMITTED.read_text(encoding="utf-8").split())

    assert now == committed, (
        "The list of encrypted columns has changed.\n"
        f"New: {sorted(now - committed) or 'none'}. Gone: {sorted(committed - now) or 'none'}.\n"
        "If a field or model was renamed, pin its old context with context=…, or its stored values cannot be read.\n"
        f"If columns were added or dropped on purpose, write {COMMITTED.name} anew: one context a line, sorted:\n\n"
        + "\n".join(sorted(now))
    )
