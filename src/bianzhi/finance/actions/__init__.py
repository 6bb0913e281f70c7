"""Verbs of an audit."""

from bianzhi.finance.actions.audit_disclosure import audit_disclosure
from bianzhi.finance.actions.judge_finding import judge_finding

__all__ = ["audit_disclosure", "judge_finding"]
