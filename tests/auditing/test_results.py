"""Results part by part: whatever moment a run is killed at, each document is there once, whole."""

from collections import Counter
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bianzhi.auditing.corpus import results as kept
from bianzhi.auditing.corpus.arrow import schema_of
from bianzhi.auditing.corpus.crew import Done, Task
from bianzhi.auditing.corpus.results import Results, key_of
from bianzhi.auditing.corpus.schema import TABLES, page, rows_of
from bianzhi.auditing.findings import Finding, Obligation, Report
from bianzhi.documents.model import Place
from bianzhi.values.refusal import Refused
from tests.repository.tree import ROOT


def outcome(name: str, *, size: int = 3, error: str = "") -> Done:
    findings = () if error else (
        Finding("A101", "RATE_BASE", "error", "增长5.43%，应为12.19%", Place(6), "原文", "5.43%", "12.19%", also=(Place(8),)),
        Finding("W804", "PERCENT_FORMAT", "warning", "“00%”写法不对", Place(0, 3)),
    )  # fmt: skip
    obligations = (
        () if error else (Obligation("A101", "failed"), Obligation("B1", "unresolved", "没有预算数"))
    )
    report = Report(
        name, "攀枝花市西区档案馆", 0 if error else 2021, "决算", "pdf", findings, obligations, error
    )
    return Done(Task(name), report, "ab" * 32, size, 1_700_000_000_123_456, 0.5)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "DOCUMENTS", 2)
    return tmp_path / "结果"


def write(folder, *names: str, rules: str = "一") -> None:
    with Results(folder, rules) as results:
        for name in names:
            results.add(outcome(name))
        results.flush()


def counted(folder) -> dict[str, Counter]:
    return {
        table: Counter(pq.read_table(folder / table).column("file").to_pylist() if any((folder / table).iterdir()) else ())
        for table in TABLES
    }  # fmt: skip


def whole(*names: str) -> dict[str, Counter]:
    return {
        "documents": Counter(names),
        "findings": Counter(names * 2),
        "obligations": Counter(names * 2),
    }


def test_rows_say_all_that_was_found(folder) -> None:
    write(folder, "甲.pdf")
    for table in TABLES:
        assert pq.read_schema(folder / table / "part-000001.parquet") == schema_of(table)
    [document] = pq.read_table(folder / "documents").to_pylist()
    assert (document["errors"], document["warnings"], document["hints"], document["unresolved"]) == (
        1,
        1,
        0,
        1,
    )
    assert (document["province"], document["city"], document["year"]) == ("四川省", "攀枝花市", 2021)
    assert document["modified"] == datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=UTC)
    first, second = pq.read_table(folder / "findings").to_pylist()
    assert (first["page"], first["place"], first["stated"], first["also"]) == (6, "第6页", "5.43%", ["第8页"])
    assert (second["page"], second["place"], second["also"]) == (None, "第3段", [])
    assert pq.read_table(folder / "obligations").to_pylist()[1]["reason"] == "没有预算数"


def test_the_reason_of_a_file_that_cannot_be_read_is_without_its_name() -> None:
    made = rows_of(outcome("/数据/坏.pdf", error="文件“/数据/坏.pdf”打不开，内容已损坏"), "一")
    assert made["documents"][0]["error"] == "打不开，内容已损坏"
    assert made["findings"] == made["obligations"] == []


def test_parts_are_written_as_documents_come(folder) -> None:
    with Results(folder, "一") as results:
        assert [results.add(outcome(name)) for name in "甲乙丙"] == [False, True, False]
        assert counted(folder) == whole("甲", "乙")
        results.flush()
        assert counted(folder) == whole("甲", "乙", "丙")
        assert results.totals() == {"documents": 3, "errors": 3, "warnings": 3, "hints": 0, "unreadable": 0}


def test_what_holds_is_not_done_again(folder) -> None:
    write(folder, "甲", "乙", "丙")
    with Results(folder, "一") as results:
        modified = outcome("甲").modified
        assert results.is_done("甲", 3, modified, lambda: b"")
        assert not results.is_done("甲", 4, modified, lambda: b"")
        assert not results.is_done("丁", 3, modified, lambda: b"")
    with Results(folder, "二") as results:
        assert not results.is_done("甲", 3, modified, lambda: b"")


def test_a_copy_with_another_time_holds_by_its_content(folder, monkeypatch) -> None:
    import hashlib

    done = outcome("甲")
    with Results(folder, "一") as results:
        results.add(
            Done(done.task, done.report, hashlib.sha256(b"abc").hexdigest(), 3, done.modified, done.seconds)
        )
        results.flush()
    with Results(folder, "一") as results:
        assert results.is_done("甲", 3, 5, lambda: b"abc")
        assert not results.is_done("甲", 3, 5, lambda: b"abd")


def test_what_cannot_be_read_is_tried_again_when_asked(folder) -> None:
    with Results(folder, "一") as results:
        results.add(outcome("坏", error="没有装转换程序"))
        results.add(outcome("好"))
    for retry, expected in ((False, [True, True]), (True, [False, True])):
        with Results(folder, "一", retry=retry) as results:
            modified = outcome("好").modified
            assert [results.is_done(name, 3, modified, lambda: b"") for name in ("坏", "好")] == expected


def test_changed_files_are_taken_out_of_their_parts(folder) -> None:
    write(folder, "甲", "乙", "丙")
    with Results(folder, "一") as results:
        results.drop({key_of("甲"), key_of("丙")})
        assert counted(folder) == whole("乙")
        results.add(outcome("甲"))
        results.flush()
    assert counted(folder) == whole("甲", "乙")


def test_every_moment_of_a_write_is_mended(folder, monkeypatch) -> None:
    """Kill the run after each step it takes on the disk; what is opened then is whole, and what is missing is done again."""
    steps = 0

    class Killed(BaseException):
        pass

    put = kept._put

    def dying(path, table):
        nonlocal steps
        if steps == 0:
            path.with_suffix(".tmp").write_bytes(b"half")
            raise Killed
        steps -= 1
        put(path, table)

    names = tuple("甲乙丙丁戊")
    seen = set()
    for after in range(14):
        target = folder / str(after)
        write(target, *names)
        steps = after
        with monkeypatch.context() as patched:
            patched.setattr(kept, "_put", dying)
            try:
                with Results(target, "一") as results:
                    results.drop({key_of(name) for name in "甲丙丁"})
                    for name in "甲丙丁":
                        results.add(outcome(name))
                    results.flush()
                    seen.add("done")
            except Killed:
                seen.add("killed")
        with Results(target, "一") as results:
            left = counted(target)
            assert left == whole(*left["documents"])
            assert max(left["documents"].values(), default=1) == 1
            modified = outcome("甲").modified
            for name in names:
                if not results.is_done(name, 3, modified, lambda: b""):
                    results.add(outcome(name))
            results.flush()
        assert counted(target) == whole(*names)
    assert seen == {"done", "killed"}


def test_one_writer_at_a_time(folder) -> None:
    with Results(folder, "一"), pytest.raises(Refused, match="正有另一个审核在写"):
        Results(folder, "一")
    with Results(folder, "一"):
        pass


def test_a_folder_of_something_else_is_left_alone(folder) -> None:
    write(folder, "甲")
    other = folder / "findings" / "part-0-of-spark.parquet"
    pq.write_table(pa.table({"x": [1]}), other)
    with pytest.raises(Refused, match="不是这个命令写的"):
        Results(folder, "一")
    assert other.exists()
    other.unlink()
    with Results(folder, "一") as results:
        assert key_of("甲") in results.known


def test_the_page_of_columns_is_up_to_date() -> None:
    assert (ROOT / "docs" / "audit-results.md").read_text(encoding="utf-8") == "\n".join(
        page()
    ).rstrip() + "\n"
