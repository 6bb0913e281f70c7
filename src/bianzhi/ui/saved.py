"""A person's saved filters and remembered columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import QueryDict

from bianzhi.ui.models import SavedList

#: Saved filters a person may keep for one list; more would not fit the menu.
LIMIT = 30


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved filter; ``title`` is empty for the remembered columns. ``query`` has no leading question mark."""

    id: int
    title: str
    query: str


class TooManySaved(ValueError):
    """The person has `LIMIT` saved filters for this list already."""


def saved_lists(user_id: int | None, list_name: str) -> tuple[Saved, ...]:
    """Return what the person saved for the list, by title."""
    if user_id is None:
        return ()
    rows = SavedList.objects.filter(user_id=user_id, list_name=list_name).order_by("title", "pk")
    return tuple(Saved(row.pk, row.title, row.query) for row in rows)


def remembered_columns(saved: Iterable[Saved]) -> tuple[str, ...]:
    """Return the column keys the person wants to see, in order; nothing when none were chosen."""
    for row in saved:
        if not row.title:
            return tuple(key for key in QueryDict(row.query).get("cols", "").split(",") if key)
    return ()


def save_list(user_id: int, list_name: str, title: str, query: str) -> None:
    """Keep ``query`` under ``title``, replacing what was kept there.

    Raises:
        TooManySaved: a new title beyond `LIMIT`.
    """
    kept = SavedList.objects.filter(user_id=user_id, list_name=list_name)
    with transaction.atomic():
        if not kept.filter(title=title).exists() and kept.count() >= LIMIT:
            raise TooManySaved(list_name)
        SavedList.objects.update_or_create(
            user_id=user_id, list_name=list_name, title=title, defaults={"query": query}
        )


def delete_saved(user_id: int, saved_id: int) -> bool:
    """Delete one of the person's own saved filters; say whether there was one."""
    deleted, _ = SavedList.objects.filter(user_id=user_id, pk=saved_id).delete()
    return bool(deleted)


def forget_columns(user_id: int, list_name: str) -> None:
    """Go back to the columns the list shows by itself."""
    SavedList.objects.filter(user_id=user_id, list_name=list_name, title="").delete()
