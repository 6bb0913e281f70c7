"""Sound files of every kind with bytes changed, cut out, doubled: read and audited, or refused, and nothing else."""

import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bianzhi.auditing.audit import audit
from bianzhi.auditing.render import as_json
from bianzhi.auditing.shown import shown
from bianzhi.documents import ocr
from bianzhi.documents.from_text import read_text
from bianzhi.documents.read_any import read_document
from bianzhi.values.refusal import Refused
from tests.documents.drawn import pages_of
from tests.documents.seeds import LINES, SEEDS

#: kinds and how many broken files of each: workbooks are read in a process of their own, which takes its time
KINDS = {
    "txt": 150,
    "html": 150,
    "docx": 150,
    "part": 150,
    "pdf": 100,
    "drawn": 100,
    "bundle": 60,
    "xlsx": 30,
    "xls": 12,
}
CALM = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SCRAPS = (
    b"", b"\0", b"\xff" * 4, b"9" * 40, b"<", b"</w:p>", b"<w:tbl>", b'colspan="999999"', b"endstream", b"/Kids[1 0 R]", b"(", "％".encode(),
    "，".encode("gb18030"), b"PK\x03\x04", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"\r\n\t", "\U00020bb7".encode(),
)  # fmt: skip


def broken(data: bytes, dice: random.Random) -> bytes:
    """Return the file with a few changes."""
    made = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(made) + 1), dice.choice((0, 1, 3, 20, 300))
        match dice.randrange(4):
            case 0:
                made[at : at + length] = dice.choice(SCRAPS)
            case 1:
                made[at : at + length] = bytes(dice.randrange(256) for _ in range(length))
            case 2:
                made[at:at] = made[at : at + length] * dice.randint(1, 3)
            case _:
                other = dice.randrange(len(made) + 1)
                made[at : at + length] = made[other : other + length]
    return bytes(made)


def part_broken(dice: random.Random) -> bytes:
    """Return a Word file whose text is broken, within a package that is whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["docx"]())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, broken(data, dice) if name == "word/document.xml" else data)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_ends_in_a_report_or_a_refusal(kind, monkeypatch) -> None:
    monkeypatch.setattr(ocr, "PACKAGES", ("not_here",))

    @settings(CALM, max_examples=KINDS[kind])
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        dice = random.Random(seed)
        if kind == "drawn":  # another table, each with bytes changed in every second file
            data = pages_of(dice.randrange)
            data = broken(data, dice) if seed % 2 else data
        else:
            data = part_broken(dice) if kind == "part" else broken(SEEDS[kind](), dice)
        try:
            document = read_document(data, "x")
        except Refused as refused:
            assert all(one.message for one in refused.refusals)
            return
        report = audit(document)
        as_json([report]).encode()  # nothing a file cannot be written with
        assert "\0" not in as_json([report])
        shown(document)
        assert all(len(set(map(len, grid.rows))) <= 1 for grid in document.grids), "rows of one width"

    run()


WORDS = st.sampled_from([
    *LINES, "2021年", "万元", "增长", "下降", "占", "完成预算", "其中：", "；", "。", "（类）", "一、", "（一）", "1.", "\t", "\n", "合计", "205", "教育支出",
    "一般公共预算财政拨款支出决算表", "单位：元", "减少0万元", "与2020年相比，", "持平", "-", "（", "）", "“三公”经费", "表", "注：", "故本表无数据", "\ufffc",
])  # fmt: skip
FIGURES = (
    st.decimals(-(10**12), 10**12, places=2).map(str)
    | st.integers(0, 10**15).map(str)
    | st.sampled_from(["00%", "1,23", "5..2%"])
)


@settings(CALM, max_examples=150)
@given(st.lists(WORDS | FIGURES | st.text(max_size=4), max_size=120))
def test_any_words_of_a_report_end_in_a_report(words) -> None:
    text = "".join(words).encode("utf-8", "ignore")
    report = audit(read_text(text, "2021年度部门决算.txt"))
    assert report.obligations


def test_a_figure_longer_than_any_budget_is_no_end_of_the_run() -> None:
    long = "9" * 40
    text = f"2021年度部门决算\n2021年度收、支总计{long}万元。与2020年相比，收、支总计增加1{long}万元，增长5.43%。"
    assert audit(read_text(text.encode(), "x.txt")).obligations
