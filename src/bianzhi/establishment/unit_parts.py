"""What the ledger adds to the pages of a unit."""


def register() -> None:
    """Add the parts; called when the app starts."""
