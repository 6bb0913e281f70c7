"""Kinds of notice, as people choose among them."""

from collections.abc import Mapping

TOPICS: Mapping[str, str] = {
    "arrived": "到岗待办",
    "returned": "退回、不予办理",
    "done": "办结、签批",
    "due": "临近限期",
    "overdue": "逾期催办",
    "escalated": "逾期上报",
}
