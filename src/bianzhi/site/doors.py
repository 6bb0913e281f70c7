"""Every number is a door: the addresses of the rows behind a figure, in one place.

A door keeps the as-of date because templates and `here` add it; these functions name the page and what narrows it.
"""

from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

Value = str | int | date | None | tuple[str, ...]


def door(name: str, *args: object, **query: Value) -> str:
    """Return the address of the page ``name`` with the parameters that are set."""
    pairs = {
        key: value if isinstance(value, tuple) else str(value)
        for key, value in query.items()
        if value not in (None, "", ())
    }
    return reverse(name, args=args) + (f"?{urlencode(pairs, doseq=True)}" if pairs else "")


def page(name: str) -> str:
    """Return the address of the page ``name``; empty when its room is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
