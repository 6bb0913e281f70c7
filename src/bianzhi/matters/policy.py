"""Pure decisions about a matter: whom it must pass, and which lines it may carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bianzhi.matters.terms import BY_COMMISSION, BY_OFFICE, CONSULTED_RANKS, Matter
from bianzhi.values.refusal import Refusal

Line = Mapping[str, Any]
#: stations after the office's own meeting, in their order; each is passed only where the matter needs it
STATIONS = ("commission", "party", "upper")
ORDINANCE = "《中国共产党机构编制工作条例》"


@dataclass(frozen=True, slots=True)
class Passes:
    """Which stations a matter passes after the office's own meeting."""

    commission: bool
    party: bool
    upper: bool

    def after(self, station: str = "") -> str:
        """Return the next station after ``station`` (the first without), or where the text of the reply is written."""
        rest = STATIONS[STATIONS.index(station) + 1 :] if station else STATIONS
        return next((name for name in rest if getattr(self, name)), "drafting")

    @property
    def issuer_level(self) -> str:
        """Whose reply it is."""
        return BY_COMMISSION if self.commission or self.party or self.upper else BY_OFFICE


def needs_consulting(matter: Matter, lines: Sequence[Line]) -> bool:
    """Say whether the office above is asked first: always, or for a body or posts of the ranks that are."""
    if matter.consult != "rank":
        return matter.consult == "always"
    return any(
        value in CONSULTED_RANKS
        for line in lines
        for name, value in line.items()
        if name == "rank" or name.endswith("_rank")
    )


def check_line_kinds(matter: Matter, lines: Sequence[Line], labels: Mapping[str, str]) -> list[Refusal]:
    """Refuse lines that such a matter cannot carry. ``labels`` names every kind of line."""
    return [
        Refusal(
            "matter.line",
            f"第{number}项“{labels.get(str(line.get('kind')), '未知事项')}”不属于“{matter.label}”",
            remedy=f"“{matter.label}”可以办：{'、'.join(labels[code] for code in matter.lines if code in labels)}",
            field=f"lines.{number}",
        )
        for number, line in enumerate(lines, 1)
        if line.get("kind") not in matter.lines
    ]


def check_passes(passes: Passes, levels: Sequence[frozenset[str]]) -> list[Refusal]:
    """Refuse to leave the commission out where a line may not be decided by the office itself."""
    if passes.commission or all(BY_OFFICE in level for level in levels):
        return []
    return [
        Refusal(
            "matter.commission",
            "这件事项须提请编委审议，编办不能自行决定",
            rule="编制、职数的增减和机构的设立、撤销由编委审议决定",
            source=ORDINANCE,
            remedy="请勾选“提请编委审议”",
            field="to_commission",
        )
    ]
