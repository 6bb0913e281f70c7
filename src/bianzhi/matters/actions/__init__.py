"""Verbs of matters."""

from bianzhi.matters.actions.record_meeting import Decided, record_meeting

__all__ = ["Decided", "record_meeting"]
