"""Verbs of an account."""

from bianzhi.accounts.actions.accounts import add_user, change_user, reset_password

__all__ = ["add_user", "change_user", "reset_password"]
