"""Verbs of a stored file."""

from bianzhi.files.actions.store import store
from bianzhi.files.actions.store_made import store_made

__all__ = ["store", "store_made"]
