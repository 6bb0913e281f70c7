"""Books as JSON: every field is looked at; what is wrong is named by its path, all of it at once."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from bianzhi.reporting.books import Adjustment, Member, to_plain
from bianzhi.reporting.making import make_books
from bianzhi.reporting.read_json import books_of_json, records_of_json, texts_of_json
from bianzhi.values.refusal import Refused

MADE = make_books(Random(8))
WHOLE = replace(
    MADE, body=replace(MADE.body, members=(Member("云溪县第一站", own=True),)),
    adjustments=(Adjustment("追加", "general", Decimal("0.00")),), notes={"work": "完成各项工作。"},
)  # fmt: skip


def plain() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(to_plain(WHOLE)))
    return made


def said(data: bytes | str, read: Callable[[bytes, str], Any] = books_of_json) -> str:
    with pytest.raises(Refused) as refused:
        read(data if isinstance(data, bytes) else data.encode(), "账.json")
    return "\n".join(r.message for r in refused.value.refusals)


def test_what_was_written_is_read_and_little_is_needed() -> None:
    assert books_of_json(json.dumps(plain(), ensure_ascii=False).encode("utf-8-sig"), "账.json") == WHOLE
    least = {"body": {"name": "某局"}, "year": "2021", "now": {"T1.general": "1"}, "before": None}
    assert "T1.general：不是账表里的格" in said(json.dumps(least))
    least["now"] = {"T1.general.amount": 12.5, "N.kept.amount": 3}
    found = books_of_json(json.dumps(least).encode(), "账.json")
    assert found.now["T1", "general"] == Decimal("12.5") and found.before is None


#: path → value there, and what is said
FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("body", [], "body：是一列值 [ ]，应为一组带名称的值 { }"),
    ("body.name", " ", "body.name：是空的"),
    ("body.name", 5, "body.name：是数字 5，应为文字"),
    ("body.kind", "公司", "body.kind：是文字“公司”，应为行政单位、"),
    ("body.phone", "1", "body.phone：没有这一项，可以有的是name、kind"),
    ("body.members", [{"kind": "行政单位"}], "body.members[1].name：缺少这一项（单位名称）"),
    ("body.members", [{"name": "甲", "own": "是"}], "body.members[1].own：是文字“是”，应为true 或 false"),
    ("year", 21, "year：是数字 21，应为四位数字的年度"),
    ("year", None, "year：是空值 null"),
    ("year", True, "year：是true 或 false，应为四位数字"),
    ("now", None, "now：是空值 null，应为一组"),
    ("now", {"T0.a.b": "1"}, "now.T0.a.b：不是账表里的格"),
    ("now", {"T1.nothing.amount": "1"}, "《收入支出决算总表》没有“nothing”这一行"),
    ("now", {"T3.2019988.basic": "1"}, "科目编码“2019988”不在"),
    ("now", {"T3.2013601.amount": "1"}, "没有“amount”这一栏，可以有的是total、basic"),
    ("now", {"N.kept.amount": "1.5"}, "辆数应为不小于0的整数"),
    ("before", "无", "before：是文字“无”，应为一组"),
    ("reasons", {"weather": "冷"}, "reasons.weather：没有这种原因"),
    ("reasons", {"total": 1}, "reasons.total：是数字 1，应为文字"),
    ("projects", {}, "projects：是一组带名称的值 { }，应为一列值 [ ]"),
    ("projects", [{"name": "甲"}], "projects[1].budget：缺少这一项（预算数）"),
    ("projects", [{"name": "甲", "source": "fee", "budget": "1", "spent": "1"}], "projects[1].source：是文字“fee”，应为general"),
    ("adjustments", [5], "adjustments[1]：是数字 5，应为一组"),
    ("notes", {"work": None}, "notes.work：是空值 null，应为文字"),
    ("grain", "一分", "grain：是文字“一分”，应为以元为单位"),
    ("version", 2, "version：没有这一项"),
)  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), FIELDS)
def test_a_field_of_wrong_shape_is_named_by_its_path(path: str, value: Any, words: str) -> None:
    made = plain()
    held = made
    for name in path.split(".")[:-1]:
        held = held[name]
    held[path.rsplit(".", maxsplit=1)[-1]] = value
    text = said(json.dumps(made))
    assert text.startswith("账.json 不是账表文件，有") and words in text


@pytest.mark.parametrize(
    "written", ["NaN", "Infinity", "-Infinity", "1e5", "0.1234", "1" * 16, "9" * 5000, '"１２"', '"1_000"', '"约5"', '""', "true", "[]"]
)  # fmt: skip
def test_amounts_that_are_none_are_named(written: str) -> None:
    text = said(
        f'{{"body":{{"name":"某局"}},"year":2021,"before":null,"now":{{"T1.general.amount":{written}}}}}'
    )
    assert "有1处不对" in text and "now.T1.general.amount：是" in text and "应为以元为单位" in text


def test_all_is_told_at_once_and_missing_parts_too() -> None:
    assert [line.split("：")[0] for line in said('{"body":{}}').splitlines()[1:]] == [
        "year",
        "now",
        "before",
        "body.name",
    ]
    assert "before：缺少这一项（上年数；没有就写 null）" in said('{"body":{}}')
    many = said(json.dumps({**plain(), "notes": {str(k): k for k in range(99)}}))
    assert "有99处不对" in many and "另有59处没有列出" in many


def test_what_is_no_json_says_where_it_breaks() -> None:
    whole = json.dumps(plain(), ensure_ascii=False)
    for cut in (10, len(whole) // 2, len(whole) - 1):
        assert "就断了，文件可能没有存完" in said(whole[:cut])
    assert "第1行第11个字处写法不对" in said('{"year":1,]')
    assert "“year”写了两次" in said('{"year":2021,"year":2022}')
    assert "不是 UTF-8" in said("{“某局”}".encode("gb18030")) and "是空的" in said(" ")
    assert "套得太深" in said("[" * 100_000) and "整个文件：是一列值" in said("[]")


def test_texts_and_figures_are_looked_at_alike() -> None:
    assert texts_of_json(b'{"year": 2021, "body": {"province": "x"}}', "文.json") == {
        "year": 2021,
        "body": {"province": "x"},
    }
    assert "note：没有这一项，可以有的是body、year、notes、reasons" in said('{"note": {}}', texts_of_json)
    assert records_of_json('{"a.b": {"text": "5 人"}}'.encode(), "数.json")["a.b"].text == "5 人"
    assert "a.text：缺少这一项" in said('{"a": {"titel": ""}}', records_of_json)
