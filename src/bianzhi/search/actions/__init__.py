"""Keeping the index. Rooms call these inside the transaction of their own change."""

from bianzhi.search.actions.index import index, index_many
from bianzhi.search.actions.rebuild import rebuild
from bianzhi.search.actions.remove import remove

__all__ = ["index", "index_many", "rebuild", "remove"]
