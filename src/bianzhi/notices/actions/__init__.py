"""Verbs of notices."""

from bianzhi.notices.actions.deliver import deliver_waiting
from bianzhi.notices.actions.notify import Told, notify
from bianzhi.notices.actions.read import mark_all_read, mark_read
from bianzhi.notices.actions.subscribe import subscribe

__all__ = ["Told", "deliver_waiting", "mark_all_read", "mark_read", "notify", "subscribe"]
