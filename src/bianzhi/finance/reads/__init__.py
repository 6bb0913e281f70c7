"""What pages show of the room: audits of disclosures, and books."""

from bianzhi.finance.reads.audits import (
    BlockRow,
    FindingRow,
    RunCard,
    RunRow,
    RunSheet,
    marked_copy,
    report_of,
    run_card,
    runs,
    sheet,
)

__all__ = [
    "BlockRow",
    "FindingRow",
    "RunCard",
    "RunRow",
    "RunSheet",
    "marked_copy",
    "report_of",
    "run_card",
    "runs",
    "sheet",
]
