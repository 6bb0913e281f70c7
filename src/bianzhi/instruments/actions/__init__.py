"""Verbs of an instrument."""

from bianzhi.instruments.actions.add_issuer import add_issuer
from bianzhi.instruments.actions.post_instrument import Posted, post_instrument
from bianzhi.instruments.choices import Level

__all__ = ["Level", "Posted", "add_issuer", "post_instrument"]
