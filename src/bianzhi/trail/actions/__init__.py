"""Writing the trail."""

from bianzhi.trail.actions.record import Subject, record

__all__ = ["Subject", "record"]
