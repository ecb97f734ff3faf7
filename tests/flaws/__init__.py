"""Flaws planted on purpose, one at a time: the check that guards against each must go red."""
