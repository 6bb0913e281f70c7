"""Verbs of an account."""

from bianzhi.accounts.actions.accounts import add_user, change_user, reset_password
from bianzhi.accounts.actions.delegate import delegate, revoke_delegation

__all__ = ["add_user", "change_user", "delegate", "reset_password", "revoke_delegation"]
