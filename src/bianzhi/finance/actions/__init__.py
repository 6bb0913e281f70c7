"""Verbs of audits, of books, and of reports on their way to the public."""

from bianzhi.finance.actions.approve_disclosure import approve_disclosure
from bianzhi.finance.actions.audit_disclosure import audit_disclosure
from bianzhi.finance.actions.build_reports import start_reports
from bianzhi.finance.actions.close_books import close_books
from bianzhi.finance.actions.import_books import take_books, upload_books
from bianzhi.finance.actions.judge_finding import judge_finding
from bianzhi.finance.actions.keep_books import keep_books
from bianzhi.finance.actions.open_books import open_books
from bianzhi.finance.actions.publish_disclosure import publish_disclosure
from bianzhi.finance.actions.record_reply import record_reply
from bianzhi.finance.actions.remind_publication import remind_publication
from bianzhi.finance.actions.roll_up_books import roll_up_books
from bianzhi.finance.actions.send_disclosure import send_disclosure
from bianzhi.finance.actions.waive_finding import waive_finding

__all__ = [
    "approve_disclosure",
    "audit_disclosure",
    "close_books",
    "judge_finding",
    "keep_books",
    "open_books",
    "publish_disclosure",
    "record_reply",
    "remind_publication",
    "roll_up_books",
    "send_disclosure",
    "start_reports",
    "take_books",
    "upload_books",
    "waive_finding",
]
