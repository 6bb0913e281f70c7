"""Writing 工作台账."""

from bianzhi.worklog.actions.correct_entry import correct_entry
from bianzhi.worklog.actions.record_entries import record_entries
from bianzhi.worklog.actions.reverse_entry import reverse_entry

__all__ = ["correct_entry", "record_entries", "reverse_entry"]
