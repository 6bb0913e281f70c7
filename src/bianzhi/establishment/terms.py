"""Words of the ledger that are no commodities or movements."""

from collections.abc import Mapping

from bianzhi.values.codes import entry_kinds

#: code → label of the ways onto the establishment
ENTRY_KINDS: Mapping[str, str] = {code: kind.label for code, kind in entry_kinds().items()}

#: `Reservation.entry_kind` of a 职数使用核准单: its places are taken by appointment, nobody enters by it
POST_USE = "Z01"
USES: Mapping[str, str] = {**ENTRY_KINDS, POST_USE: "任职（使用领导职数）"}
