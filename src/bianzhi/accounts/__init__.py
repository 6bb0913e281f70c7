"""Accounts: who may log in, as what. Pages are the roof's."""
