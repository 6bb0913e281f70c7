"""Verbs of tokens."""

from bianzhi.api.actions.tokens import issue_token, revoke_token
from bianzhi.api.actions.use import TooMany, use_token

__all__ = ["TooMany", "issue_token", "revoke_token", "use_token"]
