"""The real documents: what is known to be wrong is found, what is right is left alone. Where shared/ is absent, skipped."""

import re
from pathlib import Path

import pytest
import yaml

from bianzhi.auditing.audit import audit_file
from tests.repository.tree import ROOT

SHARED = ROOT.parent / "shared"
AUDIT = SHARED / "audit"
pytestmark = pytest.mark.skipif(not AUDIT.is_dir(), reason="the real documents are not beside the repository")


def report_of(path: Path):
    return audit_file(path.read_bytes(), path.name)


def test_the_seed() -> None:
    report = report_of(SHARED / "seed" / "final_account_2021.txt")
    assert (report.year, report.kind) == (2021, "决算")
    assert report.unit.endswith("机构编制委员会办公室")
    told = {(f.code, f.stated, f.expected) for f in report.findings}
    assert {("A101", "5.43%", "12.19%"), ("A101", "6.88%", "7.39%")} <= told
    by_code: dict[str, list] = {}
    for one in report.findings:
        by_code.setdefault(one.code, []).append(one)
    [double] = [f for f in by_code["A101"] if f.stated == "5.43%"]
    assert len(double.also) == 1, "one finding, two places"
    assert "收入与支出相加" in double.cause
    assert "本年数作基数" in next(f for f in by_code["A101"] if f.stated == "6.88%").cause
    assert [f.stated for f in by_code["W804"]] == ["00%"]
    assert len(by_code["B403"]) == 2
    assert len(by_code["B402"][0].also) == 3
    assert len(by_code["F953"][0].also) == 5, "six pictures are missing"
    titles = " ".join(f.title for f in report.findings)
    for words in ("二是", "有的用“一、”", "第几部分", "167家事业单位"):
        assert words in titles
    assert [f.stated for f in by_code["W806"]] == ["决算数为134.04"]
    wrong = [f for f in report.findings if f.severity == "error"]
    assert not [f for f in wrong if "0.74" in f.quote or f.stated == "5%"], "5% is right at its precision"
    assert not [f for f in wrong if f.code == "S201"], "the shares are right"
    assert len(wrong) == 7


def truths() -> list[tuple[str, dict]]:
    if not AUDIT.is_dir():
        return []
    known = yaml.safe_load((AUDIT / "truth.yaml").read_text(encoding="utf-8"))
    return [(name, entry) for name, entries in known.items() for entry in entries]


@pytest.mark.parametrize(("name", "entry"), truths())
def test_every_known_fault_is_found_where_it_is(name, entry) -> None:
    report = report_of(AUDIT / "documents" / name)
    page = int(entry["page"])
    near = [
        f
        for f in report.findings
        if any(abs(p.page - page) <= 1 for p in (f.place, *f.also)) or f.code == "F951"
    ]
    words = str(entry["stated"])
    assert any(_told(f, words, str(entry["expected"])) for f in near), [f.title for f in near]


def _told(finding, stated: str, expected: str) -> bool:
    said = f"{finding.title} {finding.quote} {finding.stated} {finding.expected} {finding.cause}"
    if stated in ("absent", "blank"):
        return finding.kind == "DISCLOSURE_MISSING"
    if stated == "old name":
        return finding.kind == "SUBJECT_NAME" and finding.expected == expected
    plain = re.sub(r"\s", "", stated)
    return plain in re.sub(r"\s", "", said)


def test_a_sound_budget_has_no_finding() -> None:
    assert [f.title for f in report_of(AUDIT / "documents" / "fuban_2025_budget.pdf").findings] == []


def test_few_findings_beyond_the_truth() -> None:
    """Each of these was recomputed by hand: see benchmarks/audit_truth.md."""
    allowed = {
        "shegongbu_2024_final.pdf": {"T606", "X582"},
        "caizhengju_2024_final_seeded.pdf": {"T606", "X582"},
        "sifaju_2026_budget.pdf": {"W802", "W808"},
        "wanli_2024_budget.pdf": {"N703", "W808", "W902"},
    }
    known = yaml.safe_load((AUDIT / "truth.yaml").read_text(encoding="utf-8"))
    for name, more in allowed.items():
        words = " ".join(f"{e['stated']} {e['expected']} {e['quote']}" for e in known[name])
        extra = {f.code for f in report_of(AUDIT / "documents" / name).findings if not _listed(f, words)}
        assert extra <= more, (name, extra)


def _listed(finding, words: str) -> bool:
    plain = re.sub(r"\s", "", words)
    if finding.kind == "DISCLOSURE_MISSING":
        return "空表" in finding.title or "没有找到" in finding.title
    return any(
        part and part in plain
        for part in (finding.stated, finding.expected.removesuffix("万元"), finding.stated.rstrip("%"))
    )
