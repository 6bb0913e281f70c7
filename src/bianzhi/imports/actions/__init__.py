"""Verbs of the opening import."""

from bianzhi.imports.actions.check_book import check_book
from bianzhi.imports.actions.load_book import Done, load_book
from bianzhi.imports.actions.load_draft import Loaded, load_draft
from bianzhi.imports.actions.runs import run_check, send, start_check, start_posting
from bianzhi.imports.report import Report

__all__ = [
    "Done",
    "Loaded",
    "Report",
    "check_book",
    "load_book",
    "load_draft",
    "run_check",
    "send",
    "start_check",
    "start_posting",
]
