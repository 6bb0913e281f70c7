"""Verbs of users and districts."""

from bianzhi.users.actions.accounts import add_user, change_user, reset_password
from bianzhi.users.actions.districts import add_district

__all__ = ["add_district", "add_user", "change_user", "reset_password"]
