"""Packs of rules; importing this registers them all."""

from bianzhi.auditing.rules import (
    between,
    budget,
    forms,
    growth,
    names,
    parts,
    tables,
    text,
    text_table,
    wording,
)

__all__ = [
    "between",
    "budget",
    "forms",
    "growth",
    "names",
    "parts",
    "tables",
    "text",
    "text_table",
    "wording",
]
