"""Verbs of the opening import."""

from bianzhi.imports.actions.check_book import Report, check_book
from bianzhi.imports.actions.load_draft import Loaded, load_draft

__all__ = ["Loaded", "Report", "check_book", "load_draft"]
