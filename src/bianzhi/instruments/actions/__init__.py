"""Verbs of an instrument."""

from bianzhi.instruments.actions.add_issuer import add_issuer
from bianzhi.instruments.actions.post_instrument import Posted, post_instrument

__all__ = ["Posted", "add_issuer", "post_instrument"]
