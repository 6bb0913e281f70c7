"""Code lists: the national standards' and our own, each from a file of `values/data/codes/`."""

from bianzhi.values.codes.kinds import (
    EntryKind,
    ExitKind,
    Need,
    entry_kind,
    entry_kinds,
    exit_kind,
    exit_kinds,
)
from bianzhi.values.codes.lists import CODE_LISTS, Code, CodeList, code_list

__all__ = [
    "CODE_LISTS",
    "Code",
    "CodeList",
    "EntryKind",
    "ExitKind",
    "Need",
    "code_list",
    "entry_kind",
    "entry_kinds",
    "exit_kind",
    "exit_kinds",
]
