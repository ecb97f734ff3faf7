"""System checks: mistakes in declaring encrypted columns, and in the key ring."""
