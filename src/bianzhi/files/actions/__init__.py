"""Verbs of a stored file."""

from bianzhi.files.actions.store import store

__all__ = ["store"]
