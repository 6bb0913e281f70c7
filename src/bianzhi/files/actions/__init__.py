"""Verbs of a stored file."""

from bianzhi.files.actions.store import clean_name, store
from bianzhi.files.actions.store_made import store_made

__all__ = ["clean_name", "store", "store_made"]
