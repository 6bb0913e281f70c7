"""The page of sums: its numbers are those of a plain count, it fetches nothing, and what is in it cannot run."""

import re
from collections import Counter

import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from bianzhi.auditing.corpus import results as kept
from bianzhi.auditing.corpus import summary as sums
from bianzhi.auditing.corpus.cube import fault_labels
from bianzhi.auditing.corpus.dashboard import dashboard
from bianzhi.auditing.corpus.results import Results
from bianzhi.auditing.corpus.summary import summary_of
from bianzhi.auditing.registry import rules
from bianzhi.cli.main import app
from bianzhi.values.refusal import Refused
from tests.auditing.outcomes import invented


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "DOCUMENTS", 40)
    with Results(tmp_path / "结果", "一") as results:
        for done in invented(300):
            results.add(done)
        results.flush()
    return tmp_path / "结果"


def page_of(folder) -> BeautifulSoup:
    return BeautifulSoup(dashboard(summary_of(folder), "汇总 <b>", beside=folder.parent), "html.parser")


def numbers(row) -> dict[str, str]:
    return {cell["data-m"]: cell.get_text() for cell in row.select("[data-m]")}


def row_called(page: BeautifulSoup, heading: str, label: str) -> dict[str, str]:
    table = page.find("h2", string=heading).find_next("table")
    [row] = [tr for tr in table.select("tbody tr") if tr.th.get_text().replace("　", "") == label]
    return numbers(row)


def test_numbers_are_those_of_a_plain_count(folder) -> None:
    documents = pq.read_table(folder / "documents").to_pylist()
    findings = pq.read_table(folder / "findings").to_pylist()
    page = page_of(folder)

    def check(shown, chosen) -> None:
        read = [d for d in chosen if not d["error"]]
        bad = sum(d["errors"] > 0 for d in read)
        errors = sum(d["errors"] for d in read)
        assert chosen
        assert shown["n"] == str(len(chosen))
        assert (shown["read"], shown["bad"]) == (str(len(read)), str(bad))
        assert shown["share"] == (f"{bad * 100 / len(read):.1f}%" if read else "–")
        assert shown["e100"] == (f"{errors * 100 / len(read):.1f}" if read else "–")

    check(numbers(page.select_one(".tiles")), documents)
    for year, label in ((2021, "2021年"), (2022, "2022年"), (None, "未识别")):
        check(row_called(page, "各年度", label), [d for d in documents if d["year"] == year])
    check(row_called(page, "决算和预算", "预算"), [d for d in documents if d["document_kind"] == "预算"])
    for province in ("四川省", "上海市", "未识别"):
        check(row_called(page, "各省", province), [d for d in documents if d["province"] == province])
    for label, city in (("四川省成都市", "成都市"), ("上海市", "上海市")):
        check(row_called(page, "各市", label), [d for d in documents if d["city"] == city])
    check(
        row_called(page, "各市", "四川省（省级或未识别到市）"),
        [d for d in documents if (d["province"], d["city"]) == ("四川省", "未识别")],
    )
    rule = row_called(page, "最常见的规则", "A101")
    mine = [f["file"] for f in findings if f["code"] == "A101"]
    assert (rule["findings"], rule["documents"]) == (str(len(mine)), str(len(set(mine))))


def test_faults_a_hundred_documents_by_kind_and_year(folder) -> None:
    documents = pq.read_table(folder / "documents").to_pylist()
    findings = pq.read_table(folder / "findings").to_pylist()
    page = page_of(folder)
    table = page.find("h2", string="问题类别与年度").find_next("table")
    heads = [th.get_text() for th in table.select("thead th")]
    assert heads == ["类别", "合计", "2021年", "2022年", "未识别"]
    rows = {tr.th.get_text(): [td.get_text() for td in tr.select("td")] for tr in table.select("tbody tr")}
    wanted = sum(f["kind"] == "ZERO_BASE" and f["year"] == 2021 for f in findings)
    read = sum(d["year"] == 2021 for d in documents)
    assert rows["以零为基数"][1] == f"{wanted * 100 / read:.1f}"
    assert len(rows) == len({f["kind"] for f in findings})


def test_files_that_cannot_be_read_are_told_with_the_reason(folder) -> None:
    documents = pq.read_table(folder / "documents").to_pylist()
    broken = [d["file"] for d in documents if d["error"]]
    page = page_of(folder)
    heading = page.find("h2", string="读不了的文件")
    [reason] = heading.find_next("table").select("tbody tr")
    assert reason.get_text() == f"文件…打不开，内容已损坏{len(broken)}"
    listed = heading.find_next("details").select("tbody tr")
    assert len(listed) == len(broken)
    assert listed[0].a["href"].endswith(".docx")


def test_the_page_stands_by_itself_and_runs_nothing_of_others(folder) -> None:
    text = dashboard(summary_of(folder), "汇总 <b>", beside=folder)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import""", text)
    page = BeautifulSoup(text, "html.parser")
    assert page.title.get_text() == "汇总 <b>"
    assert len(page.select("script")) == 2, "a unit's name is text"
    assert "default-src 'none'" in page.select_one("meta[http-equiv]")["content"]


def test_where_there_is_too_much_for_a_page_cities_are_put_together(folder, monkeypatch) -> None:
    whole = summary_of(folder)
    monkeypatch.setattr(sums, "CELLS", 10)
    joined = summary_of(folder)
    assert (whole.by_city, joined.by_city) == (True, False)
    assert sum(joined.documents.values(), Counter()) == sum(whole.documents.values(), Counter())
    assert sum(joined.hits.values(), Counter()) == sum(whole.hits.values(), Counter())
    assert joined.faults.total() == whole.faults.total()
    page = dashboard(joined, "汇总", beside=folder)
    assert "各市" not in page
    assert "只分到省级" in page


def test_only_the_worst_are_listed(folder, monkeypatch) -> None:
    monkeypatch.setattr(sums, "WORST", 5)
    documents = pq.read_table(folder / "documents").to_pylist()
    worst = summary_of(folder).worst
    assert [one.errors for one in worst] == sorted((d["errors"] for d in documents), reverse=True)[:5]


def test_results_of_two_versions_are_marked(folder) -> None:
    with Results(folder, "二") as results:
        results.add(invented(301)[-1])
        results.flush()
    assert "2个不同版本的规则" in dashboard(summary_of(folder), "汇总", beside=folder)


def test_every_kind_of_fault_has_a_name() -> None:
    assert {rule.kind for rule in rules().values()} - fault_labels().keys() == set()


def test_the_command(folder) -> None:
    page = folder.parent / "页.html"
    done = CliRunner().invoke(app, ["audit-dashboard", str(folder), "-o", str(page), "--title", "四川省"])
    assert done.exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert CliRunner().invoke(app, ["audit-dashboard", str(folder), "-o", "/none/x.html"]).exit_code == 2
    with pytest.raises(Refused, match="没有审核结果"):
        summary_of(folder.parent)
