"""Verbs of a submission."""

from bianzhi.cases.actions.attach import attach, detach
from bianzhi.cases.actions.cosign import answer_cosign, ask_cosign, recall_cosign
from bianzhi.cases.actions.decide import approve, send_back
from bianzhi.cases.actions.draft import may_begin, save_draft
from bianzhi.cases.actions.fire import fire
from bianzhi.cases.actions.fire_many import fire_many
from bianzhi.cases.actions.hand_over import hand_over, handing
from bianzhi.cases.actions.load_holidays import load_holidays
from bianzhi.cases.actions.preview import preview
from bianzhi.cases.actions.query import query
from bianzhi.cases.actions.remind import remind
from bianzhi.cases.actions.submit import submit
from bianzhi.cases.actions.withdraw import discard, withdraw

__all__ = [
    "answer_cosign",
    "approve",
    "ask_cosign",
    "attach",
    "detach",
    "discard",
    "fire",
    "fire_many",
    "hand_over",
    "handing",
    "load_holidays",
    "may_begin",
    "preview",
    "query",
    "recall_cosign",
    "remind",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]
