"""Ways onto and off the establishment: 进入方式 E01–E15 and 退出方式 X01–X13 (DOMAIN §3.3, §3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from bianzhi.values.tables import read_table

Need = Literal["reservation", "vacancy"]


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A way onto the establishment.

    Attributes:
        code: ``E01`` to ``E15``.
        label: name shown.
        quotas: codes of the establishment types it may fill. 参公事业编制 is filled like 行政编制 (E01), not by 公开招聘 (E02).
        papers: papers that are filed with it, in order.
        needs: ``reservation`` when a 用编核准单 must be issued first, ``vacancy`` when a free place on the day is enough.
        recruitment: whether it counts as 招录 in the statistics.
        note: what a clerk should know; may be empty.
    """

    code: str
    label: str
    quotas: frozenset[str]
    papers: tuple[str, ...]
    needs: Need
    recruitment: bool
    note: str


@dataclass(frozen=True, slots=True)
class ExitKind:
    """A way off the establishment.

    Attributes:
        code: ``X01`` to ``X13``.
        label: name shown.
        papers: papers that are filed with it.
        note: what a clerk should know; may be empty.
    """

    code: str
    label: str
    papers: tuple[str, ...]
    note: str


@cache
def entry_kinds() -> Mapping[str, EntryKind]:
    """Return every `EntryKind` by code, in order."""
    return MappingProxyType(
        {
            row["code"]: EntryKind(
                code=row["code"],
                label=row["label"],
                quotas=frozenset(row["quotas"].split()),
                papers=tuple(row["papers"].split(";")),
                needs=cast("Need", row["needs"]),
                recruitment=row["recruitment"] == "1",
                note=row["note"],
            )
            for row in read_table("codes/entry_kind.csv")
        }
    )


@cache
def exit_kinds() -> Mapping[str, ExitKind]:
    """Return every `ExitKind` by code, in order."""
    return MappingProxyType(
        {
            row["code"]: ExitKind(row["code"], row["label"], tuple(row["papers"].split(";")), row["note"])
            for row in read_table("codes/exit_kind.csv")
        }
    )


def entry_kind(code: str) -> EntryKind:
    """Return the way onto the establishment with ``code``. Raises `KeyError`."""
    return entry_kinds()[code]


def exit_kind(code: str) -> ExitKind:
    """Return the way off the establishment with ``code``. Raises `KeyError`."""
    return exit_kinds()[code]
