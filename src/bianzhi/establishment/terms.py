"""Words of the ledger that are no commodities or movements."""

from collections.abc import Mapping

from bianzhi.values.codes import entry_kinds

#: code → label of the ways onto the establishment
ENTRY_KINDS: Mapping[str, str] = {code: kind.label for code, kind in entry_kinds().items()}
