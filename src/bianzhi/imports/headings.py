"""The opening document as JSON keeps it, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bianzhi.imports.draft import Heading


def stored(heading: Heading) -> dict[str, str]:
    """Return the heading as JSON keeps it."""
    return {
        "document_number": heading.document_number,
        "title": heading.title,
        "signed_on": heading.signed_on.isoformat() if heading.signed_on else "",
        "effective_on": heading.effective_on.isoformat() if heading.effective_on else "",
    }


def loaded(kept: Mapping[str, Any]) -> Heading:
    """Return the heading that `stored` made ``kept`` of."""
    return Heading(
        str(kept.get("document_number") or ""),
        str(kept.get("title") or ""),
        _day(kept.get("signed_on")),
        _day(kept.get("effective_on")),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
