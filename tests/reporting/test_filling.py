"""The right sentence for each case; what is missing is named; a form from outside needs no code."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bianzhi.reporting.blocks import Heading, Paragraph, Picture, Report, Table, words
from bianzhi.reporting.books import Books, Cell, Sheets
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import form_names, read, read_folder
from bianzhi.reporting.form_text import parse_outline, parse_parts
from bianzhi.values.refusal import Refused
from tests.reporting.seed_year import RECORDS, seed_books

FORMS = ("national", "shanghai", "sichuan")
OPERATING = Cell("M", "operating")


def text_of(report: Report) -> str:
    """Return the report's words, a line each."""
    return "\n".join(words(b.runs) for b in report.blocks if isinstance(b, Heading | Paragraph))


def told(books: Books, form: str = "sichuan") -> str:
    return text_of(fill(books, read(form), RECORDS))


def operating(now: int, before: int | None, reason: str = "人员变动") -> Books:
    """Return the seed's books with other running costs, in 元."""
    books = seed_books()
    last = (
        None if before is None or books.before is None else books.before.changed({OPERATING: Decimal(before)})
    )
    return replace(
        books,
        now=books.now.changed({OPERATING: Decimal(now)}),
        before=last,
        reasons={**books.reasons, "operating": reason},
    )


def test_there_are_three_forms() -> None:
    assert tuple(form_names()) == FORMS


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (147700, 140300, "机关运行经费支出14.77万元，比2020年增加0.74万元，增长5.27%。主要原因是人员变动。"),
        (100000, 140300, "机关运行经费支出10.00万元，比2020年减少4.03万元，下降28.72%。主要原因是人员变动。"),
        (140300, 140300, "机关运行经费支出14.03万元，与2020年持平。"),
        (140310, 140290, "机关运行经费支出14.03万元，与2020年持平。"),
        (140300, 0, "机关运行经费支出14.03万元，比2020年增加14.03万元，上年无此项支出。主要原因是人员变动。"),
        (
            0,
            140300,
            "没有机关运行经费支出。与2020年相比，机关运行经费支出减少14.03万元，下降100%。主要变动原因是人员变动。",
        ),
        (0, 0, "没有机关运行经费支出。与2020年相比，机关运行经费支出无变化。"),
        (
            140300,
            30,
            "机关运行经费支出14.03万元，比2020年增加14.03万元，上年不足0.01万元。主要原因是人员变动。",
        ),
        (30, 40, "机关运行经费支出0.00万元，与2020年持平。"),
        (140300, -1000, "机关运行经费支出14.03万元，比2020年增加14.13万元。主要原因是人员变动。"),
        (-1000, 140300, "机关运行经费支出-0.10万元，比2020年减少14.13万元。主要原因是人员变动。"),
        (140300, None, "机关运行经费支出14.03万元，没有上年数可比。"),
    ],
)
def test_change(now: int, before: int | None, sentence: str) -> None:
    assert sentence in told(operating(now, before))


@pytest.mark.parametrize(
    ("budget", "sentence"),
    [
        ("1044300", "全年预算为104.43万元，支出决算为104.43万元，完成预算的100%，决算数与预算数持平。"),
        (
            "1000000",
            "全年预算为100.00万元，支出决算为104.43万元，完成预算的104.43%，决算数大于预算数的主要原因是追加。",
        ),
        (
            "1100000",
            "全年预算为110.00万元，支出决算为104.43万元，完成预算的94.94%，决算数小于预算数的主要原因是追加。",
        ),
        ("0", "决算为104.43万元，本年无此项预算，主要原因是追加。"),
        ("30", "全年预算为0.00万元，支出决算为104.43万元，决算数大于预算数的主要原因是追加。"),
        ("-1000", "全年预算为-0.10万元，支出决算为104.43万元，决算数大于预算数的主要原因是追加。"),
    ],
)
def test_budget(budget: str, sentence: str) -> None:
    books = seed_books()
    changed = {Cell("B", "2013601", "general"): Decimal(budget)}
    made = replace(books, now=books.now.changed(changed), reasons={**books.reasons, "2013601": "追加"})
    assert f"行政运行（项）：{sentence}" in told(made)


def test_an_item_planned_and_not_spent_is_told() -> None:
    books = seed_books()
    planned = {Cell("B", "2013602", "general"): Decimal(50000)}
    made = replace(books, now=books.now.changed(planned), reasons={**books.reasons, "2013602": "项目取消。"})
    assert (
        "全年预算为5.00万元，支出决算为0万元，完成预算的0%，决算数小于预算数的主要原因是项目取消。"
        in told(made)
    )


@pytest.mark.parametrize("form", FORMS)
def test_nil_three_public(form: str) -> None:
    made = told(seed_books(), form)
    assert "占0%。具体情况" not in made and "完成预算的0%" not in made
    assert any(
        said in made
        for said in ("没有安排“三公”经费预算", "无“三公”经费财政拨款支出", "没有“三公”经费预算和支出")
    )


def test_lists_name_what_has_an_amount() -> None:
    made = told(seed_books())
    assert (
        "公用经费14.77万元，主要包括：办公费、邮电费、差旅费、工会经费、福利费、其他交通费用、其他商品和服务支出。"
        in made
    )
    assert "咨询费" not in made


def test_glossary_follows_the_items_that_occur() -> None:
    made = told(seed_books())
    assert "行政单位医疗（项）：反映行政单位" in made and "（款）事业单位医疗" not in made
    assert "事业收入：" not in made and "事业收入：" in told(seed_books(), "shanghai")


def test_everything_missing_is_named_at_once() -> None:
    books = seed_books()
    bare = replace(
        books, reasons={}, notes={"duties": "职能", "work": "{{ staff.on_off_cases }}和{{ staff.nobody }}"}
    )
    with pytest.raises(Refused) as refused:
        fill(bare, read("sichuan"), RECORDS)
    fields = {(one.code, one.field) for one in refused.value.refusals}
    assert {
        ("report.reason", "total"),
        ("report.reason", "operating"),
        ("report.record", "staff.nobody"),
    } <= fields
    assert {("report.note", "bodies"), ("report.note", "evaluation")} <= fields
    assert ("report.record", "staff.on_off_cases") not in fields


def test_a_reason_is_asked_for_beyond_the_threshold_only() -> None:
    """The national form asks from 10 per cent: running costs grew by 5.27."""
    books = replace(seed_books(), reasons={"total": "新增项目", "fiscal": "新增项目", "fund": "新增项目"})
    assert "增长5.27%。" in told(books, "national")
    with pytest.raises(Refused, match="机关运行经费变动”有变动，没有填写原因"):
        fill(books, read("sichuan"), RECORDS)


def test_a_slot_that_is_not_closed_is_an_error() -> None:
    books = seed_books()
    with pytest.raises(Refused, match="没有写完整"):
        fill(
            replace(books, notes={**books.notes, "work": "办理{{ staff.on_off_cases 人"}),
            read("sichuan"),
            RECORDS,
        )


def test_budgets_nobody_filled_in_are_asked_for() -> None:
    books = seed_books()
    none = {at: Decimal(0) for at in books.now if at.table == "B"}
    with pytest.raises(Refused, match="没有填写全年预算数"):
        fill(replace(books, now=books.now.changed(none)), read("sichuan"), RECORDS)


def test_no_budget_at_first_is_an_answer_beside_what_was_planned_later() -> None:
    books = seed_books()
    first = {at: Decimal(0) for at in books.now if at.table == "B" and at.column.endswith("_initial")}
    why = dict.fromkeys(("general_budget", *books.now.codes("B", 7)), "年中追加预算")
    told = replace(books, now=books.now.changed(first), reasons={**books.reasons, **why})
    text = "".join(
        words(b.runs) for b in fill(told, read("national"), RECORDS).blocks if isinstance(b, Paragraph)
    )
    assert "年初未安排预算，支出决算为" in text
    unknown = Sheets((at, value) for at, value in books.now.items() if at not in first)
    with pytest.raises(Refused, match=r"没有填写年初预算数.*填0"):
        fill(replace(told, now=unknown), read("national"), RECORDS)


def test_figures_keep_their_source() -> None:
    report = fill(seed_books(), read("sichuan"), RECORDS)
    figures = [
        run for b in report.blocks if isinstance(b, Paragraph) for run in b.runs if not isinstance(run, str)
    ]
    assert next(f for f in figures if f.text == "141.96").cell == "T1.total_in.amount"
    by_text = {figure.text: figure for figure in reversed(figures)}
    assert by_text["12.19"].sources == ("T1.total_in.amount", "before:T1.total_in.amount")
    assert by_text["12.19"].how == "|141.96－126.54|÷126.54×100"
    assert by_text["345"].sources == ("record:staff.on_off_cases",)
    assert by_text["345"].about == ("上下编手续", "/staff/on-off/?year=2021")


@pytest.mark.parametrize("form", FORMS)
def test_every_table_of_the_form_is_there_once(form: str) -> None:
    report = fill(seed_books(), read(form), RECORDS)
    assert sorted(made.slot for made in report.tables()) == [f"T{n}" for n in range(1, 10)]


def test_charts_of_nothing_are_not_drawn() -> None:
    pictures = [b for b in fill(seed_books(), read("sichuan"), RECORDS).blocks if isinstance(b, Picture)]
    assert [p.caption.partition("：")[0] for p in pictures] == [f"图{n}" for n in range(1, 7)]
    assert not any("三公" in p.caption for p in pictures)


def test_a_plain_appendix_is_taken() -> None:
    class Plain:
        def __init__(self, **given: object) -> None:
            self.__dict__.update(given)

    appendix = (
        Plain(level=0, text="2021年部门整体绩效评价报告"), Plain(level=1, text="一、概况"), Plain(text="说明。"),
        Plain(title="指标表", head=("一级", "二级", "值"), rows=(("产出", "数量", "1"), ("产出", "质量", "2")), merge=1, unit=""),
    )  # fmt: skip
    report = fill(seed_books(), read("sichuan"), RECORDS, appendix)
    made = text_of(report)
    assert "第四部分　附件\n2021年部门整体绩效评价报告\n一、概况\n说明。\n第五部分　附表" in made
    table = next(b for b in report.blocks if isinstance(b, Table) and b.title == "指标表")
    assert table.rows[0][0].rowspan == 2 and len(table.rows[1]) == 2


def test_a_form_from_a_folder(tmp_path: Path) -> None:
    """A fourth province: a folder, no code."""
    (tmp_path / "form.toml").write_text(
        'name = "某省"\ntitle = ["{name}决算"]\n[labels]\n[lists]\n[charts]\n[tables]\norder = ["T5"]\n'
        '[tables.title]\nT5 = "一般公共预算支出情况表"\n[sentences.grew]\ncompares = "last"\nup = "比上年多{delta}（{rate}）。"\n'
        '[glossary]\nterms = ["基本支出"]\n',
        encoding="utf-8",
    )
    (tmp_path / "text.txt").write_text(
        "# 总体\n总计{total}，{grew total}\n@if nil capital\n没有国有资本。\n@else\n有。\n@end\n@tables\n@glossary\n",
        encoding="utf-8",
    )
    report = fill(seed_books(), read_folder(tmp_path))
    assert "总计141.96万元，比上年多15.42万元（12.19%）。" in text_of(report)
    assert "没有国有资本。" in text_of(report)
    assert [made.title for made in report.tables()] == ["一般公共预算支出情况表"]


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("form.toml", 'name = "某省"\n', "缺“title”"),
        ("text.txt", "@if nil fund\n", "@if 没有 @end"),
        ("text.txt", "{总计}", "第1行"),
        ("text.txt", "@picture x", "第1行"),
        ("form.toml", "name = ", "form.toml 读不了"),
    ],
)
def test_a_wrong_form_is_named(tmp_path: Path, file: str, content: str, message: str) -> None:
    (tmp_path / "form.toml").write_text(
        'name = "某省"\ntitle = ["决算"]\n[labels]\n[lists]\n[charts]\n[tables]\n[sentences]\n',
        encoding="utf-8",
    )
    (tmp_path / "text.txt").write_text("总计", encoding="utf-8")
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=message):
        read_folder(tmp_path)


def test_an_unknown_form_says_which_there_are() -> None:
    with pytest.raises(Refused, match="national、shanghai、sichuan"):
        read("atlantis")


@pytest.mark.parametrize("text", ["{", "}", "<x", "x>", "{A}", "@else", "#### 四级", "@end"])
def test_what_is_no_text_of_a_form(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_outline(text)


def test_optional_parts_nest() -> None:
    assert str(parse_parts("甲<，乙{rate}<，丙{reason}>>。")[1].parts[1]) == "{rate}"  # type: ignore[union-attr]
