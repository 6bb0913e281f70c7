"""The kinds of thing that can be found, each with the permission it needs and how its entries are made anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One entry as its room gives it.

    Attributes:
        kind, key: which thing.
        unit_key: unit it belongs to; ``None`` for what no single unit owns (unit-bound people do not find it).
        title: shown and matched.
        body: matched, and shown beside the title: former names, numbers, codes.
        spelled: names whose pinyin initials are matched.
        url: page of the thing.
    """

    kind: str
    key: int
    unit_key: int | None
    title: str
    body: str
    url: str
    spelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind: its Chinese label, the permissions any of which shows it, and its entries in one district."""

    code: str
    label: str
    permissions: tuple[str, ...]
    entries: Callable[[int], Iterable[Found]]


KINDS: dict[str, SearchKind] = {}


def register(
    code: str, label: str, permission: str | tuple[str, ...], entries: Callable[[int], Iterable[Found]]
) -> None:
    """Add a kind; a code is registered once.

    Whoever has ``permission`` (one of them, when several) finds it; ``entries`` gets the district's key and yields every entry.
    """
    if code in KINDS:
        raise ValueError(f"search kind {code} is registered twice")
    permissions = (permission,) if isinstance(permission, str) else permission
    KINDS[code] = SearchKind(code, label, permissions, entries)
