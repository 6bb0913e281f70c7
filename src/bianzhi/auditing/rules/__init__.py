"""Packs of rules; importing this registers them all."""

from bianzhi.auditing.rules import (
    between,
    budget,
    counts,
    forms,
    growth,
    names,
    numbering,
    parts,
    reasons,
    tables,
    text,
    text_table,
    trees,
    units,
    wording,
)

__all__ = [
    "between",
    "budget",
    "counts",
    "forms",
    "growth",
    "names",
    "numbering",
    "parts",
    "reasons",
    "tables",
    "text",
    "text_table",
    "trees",
    "units",
    "wording",
]
