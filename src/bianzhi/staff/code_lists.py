"""Code lists as this room uses them: labels, choices, kinds of entry and exit with our own two for 编制类型变更, age bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bianzhi.ledger.commodities import RANKS, quota_types
from bianzhi.values import codes

MOVED_IN, MOVED_OUT = "E07", "X02"
ALONG_IN, ALONG_OUT = "E11", "X09"
RESTORED, STRUCK_OUT = "E15", "X13"
#: 编制类型变更 is no entry and no exit (DOMAIN §3.5), but a place is left and another taken
CONVERTED_IN, CONVERTED_OUT = "T01", "T02"
UNKNOWN_IN = ""
RETIRED = "X01"
SECONDED = frozenset({"loan", "posting", "drafted", "stationed"})
#: reasons that name a place
AWAY = SECONDED | {"study"}
#: kinds with an act of their own
ENTRY_INTERNAL: Mapping[str, str] = MappingProxyType(
    {MOVED_IN: "区内调动", RESTORED: "恢复上编", CONVERTED_IN: "编制类型变更"}
)
EXIT_INTERNAL: Mapping[str, str] = MappingProxyType(
    {MOVED_OUT: "区内调动", STRUCK_OUT: "撤销登记", CONVERTED_OUT: "编制类型变更"}
)
#: our names of lists that `bianzhi.values.codes` calls otherwise
LISTS = MappingProxyType({"absence_reason": "state_reason"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A way on or off the establishment. ``label`` is empty for an unknown code."""

    code: str
    label: str
    quotas: frozenset[str] = frozenset()
    papers: tuple[str, ...] = ()
    recruitment: bool = False
    needs_reservation: bool = False


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Full years from ``low`` to ``high``, both included."""

    label: str
    low: int
    high: int


AGE_BANDS: Mapping[str, AgeBand] = MappingProxyType(
    {
        "30": AgeBand("30岁及以下", 0, 30),
        "35": AgeBand("31–35岁", 31, 35),
        "40": AgeBand("36–40岁", 36, 40),
        "45": AgeBand("41–45岁", 41, 45),
        "50": AgeBand("46–50岁", 46, 50),
        "54": AgeBand("51–54岁", 51, 54),
        "59": AgeBand("55–59岁", 55, 59),
        "99": AgeBand("60岁及以上", 60, 150),
    }
)
#: education as the tables group it: heading → first digits of the code
EDUCATION_GROUPS: Mapping[str, str] = MappingProxyType(
    {"1": "研究生", "2": "大学本科", "3": "大学专科", "4": "中专及以下", "": "未填"}
)


def education_group(code: str) -> str:
    """Return the group of an education code: postgraduate, bachelor, college, below, or unknown."""
    first = code[:1]
    if first in ("", "1", "2", "3"):
        return first
    return "4"


def age_band(age: int) -> str:
    """Return the code of the band an age falls into."""
    return next(code for code, band in AGE_BANDS.items() if age <= band.high)


@cache
def entry_kinds() -> Mapping[str, Kind]:
    """Return every way on, our own last."""
    own = Kind(CONVERTED_IN, "编制类型变更（转入）", frozenset(c.code for c in quota_types() if c.counted))
    found = {
        k.code: Kind(k.code, k.label, k.quotas, k.papers, k.recruitment, k.needs == "reservation")
        for k in codes.entry_kinds().values()
    }
    return MappingProxyType({**found, CONVERTED_IN: own})


@cache
def exit_kinds() -> Mapping[str, Kind]:
    """Return every way off, our own last."""
    found = {k.code: Kind(k.code, k.label, papers=k.papers) for k in codes.exit_kinds().values()}
    return MappingProxyType({**found, CONVERTED_OUT: Kind(CONVERTED_OUT, "编制类型变更（转出）")})


def entry_kind(code: str) -> Kind:
    """Return a way on; one without a label for an unknown code."""
    return entry_kinds().get(code) or Kind(code, "")


def exit_kind(code: str | None) -> Kind:
    """Return a way off; one without a label for an unknown code."""
    return exit_kinds().get(code or "") or Kind(code or "", "")


@cache
def labels_of(name: str) -> Mapping[str, str]:
    """Return code → label of a list."""
    if name == "rank":
        return RANKS
    return codes.code_list(LISTS.get(name, name))


def label_of(name: str, code: str) -> str:
    """Return the label of a code; empty for no code, the code itself for an old one that is no longer in the list."""
    return labels_of(name).get(code, code) if code else ""


def choices_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return (code, label) pairs for a drop-down."""
    return tuple(labels_of(name).items())
