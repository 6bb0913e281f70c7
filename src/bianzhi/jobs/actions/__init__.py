"""Verbs of a job."""

from bianzhi.jobs.actions.end_interrupted import end_interrupted
from bianzhi.jobs.actions.start import start

__all__ = ["end_interrupted", "start"]
