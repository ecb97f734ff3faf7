"""The agreement, its versions, and what a group may begin with."""

from ethics.models.code import CodeVersion
from ethics.models.draft import CodeDraft

__all__ = ["CodeDraft", "CodeVersion"]
