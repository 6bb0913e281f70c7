"""Verbs of audits and of books."""

from bianzhi.finance.actions.audit_disclosure import audit_disclosure
from bianzhi.finance.actions.close_books import close_books
from bianzhi.finance.actions.import_books import take_books, upload_books
from bianzhi.finance.actions.judge_finding import judge_finding
from bianzhi.finance.actions.keep_books import keep_books
from bianzhi.finance.actions.open_books import open_books
from bianzhi.finance.actions.roll_up_books import roll_up_books

__all__ = [
    "audit_disclosure",
    "close_books",
    "judge_finding",
    "keep_books",
    "open_books",
    "roll_up_books",
    "take_books",
    "upload_books",
]
