"""Encrypted columns, sealed third-party columns, sealed sessions. See README.md in this folder."""
