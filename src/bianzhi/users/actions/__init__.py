"""Verbs of districts; those of accounts are in `bianzhi.accounts`, because they write the trail."""

from bianzhi.users.actions.districts import add_district

__all__ = ["add_district"]
