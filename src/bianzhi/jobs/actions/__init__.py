"""Verbs of a job."""

from bianzhi.jobs.actions.end_interrupted import end_interrupted
from bianzhi.jobs.actions.start import start
from bianzhi.jobs.actions.stop import stop

__all__ = ["end_interrupted", "start", "stop"]
