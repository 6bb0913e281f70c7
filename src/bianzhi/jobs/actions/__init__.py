"""Verbs of a job."""

from bianzhi.jobs.actions.start import start

__all__ = ["start"]
