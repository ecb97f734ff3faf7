"""The agreement and its versions."""

from ethics.models.code import CodeVersion

__all__ = ["CodeVersion"]
