"""Findings that the document itself says are none: a line ``bianzhi-audit: 忽略 A101 理由`` anywhere in it."""

import re
from collections.abc import Iterator

from bianzhi.auditing.findings import Finding, Report

WAIVER = re.compile(r"bianzhi-audit[:：]忽略([A-Z]\d{3})(.*)", re.IGNORECASE)


def waived(report: Report) -> Iterator[Finding]:
    """Yield the findings of a report that are not waived; a waiver without a reason does not count."""
    told = {
        found[1].upper()
        for text in report.texts
        for found in WAIVER.finditer(text)
        if found[2].strip(" 　，,：:。")
    }
    yield from (one for one in report.findings if one.code not in told)
