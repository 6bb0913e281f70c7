"""Bianzhi 编制: the establishment ledger and everything a 编办 does with it."""

__version__ = "0.1.0"
