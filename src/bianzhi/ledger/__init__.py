"""The establishment as a double-entry ledger whose currency is posts. Free of Django."""
