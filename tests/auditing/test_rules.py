"""Every rule has an example that fails it, one that passes and a boundary case; all are run through the whole engine."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bianzhi.auditing import audit as engine
from bianzhi.auditing.audit import BROKEN_OFF, audit, audit_file
from bianzhi.auditing.catalogue import catalogue
from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import SEVERITIES, Finding
from bianzhi.auditing.plain import report_data, report_from
from bianzhi.auditing.registry import Rule, rule, rules
from bianzhi.documents.from_text import read_text
from tests.repository.tree import ROOT

RULES = sorted(rules().items())
KINDS = {
    "RATE_BASE", "COPIED_RATE", "UNIT_OF_RATE", "ZERO_BASE", "SHARE_WRONG", "DIGIT_DROPPED", "SHARE_AS_COMPLETION", "TOTAL_CONCEPT",
    "TEXT_TABLE", "CROSS_TABLE", "TABLE_TEXT_SWAPPED", "ROW_SHIFT", "COLUMN_SHIFT", "DUPLICATED_AMOUNT", "PARTS", "NARRATIVE_REPEAT",
    "CONTRADICT_COMPLETION", "DENOMINATOR", "YEAR_BASE", "DOUBLE_COUNT", "CROSS_YEAR", "CROSS_DOCUMENT", "TEMPLATE_LEFTOVER", "NIL_AS_CHANGE",
    "REASON_FOR_NIL", "REASON_MISMATCH", "SUBJECT_NAME", "PERCENT_MISSING", "PERCENT_FORMAT", "UNIT_MISSING", "UNIT_WRONG", "UNIT_MIXED",
    "NAME_INCONSISTENT", "COPY_PASTE_NAME", "SCOPE_LEFTOVER", "COPY_PASTE_ITEM", "LIST_VS_TABLE", "CONTRADICT_ZERO", "DISCLOSURE_MISSING",
    "YEAR_LEFTOVER", "NUMBERING", "PUNCT", "DUPLICATE_PHRASE", "VERB_MISSING", "TYPO", "UNSUPPORTED_TEXT",
}  # fmt: skip


def found(text: str, one: Rule | None = None):
    beside = {one.beside: read_text(one.other.encode(), "另.txt")} if one and one.beside else {}
    return audit(read_text(text.encode(), "例.txt"), **beside)


@pytest.mark.parametrize(("code", "one"), RULES)
def test_the_examples_of_a_rule(code, one) -> None:
    failed = [f for f in found(one.fails, one).findings if f.code == code]
    assert failed, "the example that fails passes"
    assert {f.kind for f in failed} <= KINDS
    assert one.kind in KINDS
    for text in (one.passes, one.edge):
        told = [f"{f.code} {f.title}" for f in found(text, one).findings if f.code == code]
        assert not told, text


@pytest.mark.parametrize(("code", "one"), RULES)
def test_examples_that_pass_pass_every_error_rule(code, one) -> None:
    for text in (one.passes, one.edge):
        wrong = [f"{f.code} {f.title}" for f in found(text, one).findings if f.severity == "error"]
        assert wrong == [], text


def test_a_rule_that_breaks_off_costs_nobody_the_rest(monkeypatch) -> None:
    def broken(context: Context) -> Iterator[Finding]:
        raise ZeroDivisionError(context.year)
        yield

    a101 = rules()["A101"]
    judged = (
        (code, replace(one, check=broken) if code == "A101" else one, True)
        for code, one in RULES
        if not one.beside
    )
    monkeypatch.setattr(engine, "judging", lambda _, known=tuple(judged): known)
    text = a101.fails + "公务接待费0万元，占00%。"
    with pytest.raises(ZeroDivisionError):
        found(text)
    monkeypatch.setattr(engine, "strict", False)
    made = found(text)
    assert [(o.code, o.status) for o in made.unresolved if o.reason == BROKEN_OFF] == [("A101", "unresolved")]
    assert "W804" in {f.code for f in made.findings}


@pytest.mark.parametrize(
    ("added", "missing"),
    [
        ("本年收入合计90.00万元，其中：事业收入100.00万元；其他收入-10.00万元。", False),
        ("本年收入合计90.00万元，比上年减少-3.00%，其中：其他收入10.00万元。", True),
        ("收入决算表\n科目编码\t科目名称\t合计\t事业收入\t其他收入\n合计\t\t90.00\t100.00\t-10.00", False),
        ("收入决算表\n科目编码\t科目名称\t合计\t事业收入\t其他收入\n合计\t\t90.00\t80.00\t10.00", True),
    ],
)
def test_no_chart_is_asked_for_that_cannot_show_a_part_below_nought(added: str, missing: bool) -> None:
    text = rules()["F958"].passes.replace("图2：收入决算结构图\n", "") + f"\n{added}\n"
    told = [f.title for f in found(text).findings if f.code == "F958"]
    assert told == (["没有“收入决算结构图”"] if missing else [])


def test_rules_are_told_in_chinese_and_the_catalogue_is_up_to_date() -> None:
    for code, one in RULES:
        assert one.severity in SEVERITIES
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.title), code
    kept = (ROOT / "docs" / "audit-rules.md").read_text(encoding="utf-8")
    assert kept == catalogue(), "python -m bianzhi.auditing.catalogue > docs/audit-rules.md"


def test_a_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="A101 stands twice"):
        rule("A101", "RATE_BASE", "又一条", fails="", passes="", edge="")(lambda context: iter(()))


def test_every_rule_says_how_it_came_out() -> None:
    report = found(
        "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。"
    )
    told = {o.code: o.status for o in report.obligations}
    assert set(told) == set(rules())
    assert told["A101"] == "failed"
    assert told["W802"] == "passed"
    assert told["F951"] == "unresolved", "a document without tables cannot be asked for them"
    plan = found("2024年部门预算\n2024年预算安排10.00万元。")
    assert {o.code: o.status for o in plan.obligations}["F954"] == "not_applicable"


def test_selecting_and_leaving_out() -> None:
    document = read_text("2021年度部门决算\n占00%。。".encode(), "例.txt")
    assert {f.code for f in audit(document).findings} == {"W802", "W804"}
    assert {f.code for f in audit(document, select=["W80"], ignore=["PUNCT"]).findings} == {"W804"}
    assert {o.code for o in audit(document, select=["W804"]).obligations} == {"W804"}


def test_a_report_comes_back_from_its_plain_values() -> None:
    text = "2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。"
    report = found(f"2021年度部门决算\n{text}\n{text}")
    assert report.findings[0].also
    assert report_from(report_data(report)) == replace(report, texts=())


@pytest.mark.parametrize("written", ["￥104.00", "壹佰零肆万元整", "¥104.00"])
def test_amounts_with_a_sign_or_in_capitals_are_read(written: str) -> None:
    head = "2024年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n"
    rows = f"一、一般公共预算财政拨款收入\t{written}\t一、教育支出\t104.00\n本年收入合计\t{written}\t本年支出合计\t104.00\n总计\t{{}}\t总计\t104.00"
    found = [
        [f.code for f in audit_file((head + rows.format(end)).encode(), "x.txt").findings]
        for end in ("104.00", "105.00")
    ]
    assert "T603" not in found[0] and "T603" in found[1]
