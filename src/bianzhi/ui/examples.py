"""What the component page shows: a list, forms, and the rest of `example_story`. Names and numbers are made up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse

from bianzhi.ui.example_story import KINDS, ROWS, Example, story
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.ui.listing import Column, Filter, ListSpec, ListState, add_up, page_of
from bianzhi.ui.listing_view import Batch, ListView

SPEC = ListSpec(
    "ui-example",
    columns=(
        Column("name", "机构名称", sort=True, link=lambda row: f"?unit={row.id}"),
        Column("code", "机构代码", "id", sort=True),
        Column("kind", "类型", value=lambda row: dict(KINDS)[row.kind], sort=True),
        Column(
            "approved",
            "核定",
            "number",
            unit="名",
            sort=True,
            group="编制",
            link=lambda row: f"?unit={row.id}&item=approved",
        ),
        Column(
            "actual",
            "实有",
            "number",
            unit="名",
            sort=True,
            group="编制",
            link=lambda row: f"?unit={row.id}&item=actual",
        ),
        Column("vacant", "空缺", "number", unit="名", sort=True, group="编制"),
        Column("state", "状态", "tag"),
        Column("founded", "设立日期", "date", sort=True),
        Column("docno", "批准文号", "docno", shown=False),
    ),
    filters=(
        Filter("kind", "机构类型", choices=KINDS),
        Filter("over", "编制情况", choices=(("over", "超编"), ("full", "满编"), ("free", "有空编"))),
        Filter("since", "设立不早于", "date"),
        Filter("word", "名称含", "text", more=True, placeholder="如：中心"),
        Filter("kinds", "类型（可多选）", "multi", choices=KINDS, more=True),
        Filter("dated", "只看有设立日期的", "yes", more=True),
    ),
    sort="code",
    per_page=20,
    search="名称、曾用名、拼音首字母",
    noun="家机构",
)


class ExampleForm(BianzhiForm):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=30)
    id_number = forms.CharField(label="身份证号", help_text="18 位，最后一位可以是 X")
    began = DateField(label="上编日期", help_text="写成 2021-12-31，也可以粘贴 2021年12月31日")
    entry = TermChoiceField(
        label="进入方式", terms=(("E01", "公开考录"), ("E02", "公开招聘"), ("E05", "调入"))
    )
    quota = forms.IntegerField(label="占用编制", help_text="单位：名", required=False)
    sex = forms.ChoiceField(label="性别", choices=(("1", "男"), ("2", "女")), widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label="以上内容已与批复文件核对")


def component_context(state: ListState) -> dict[str, Any]:
    """Return everything the component page shows."""
    rows = found(state)
    page = page_of(state, rows, _totals(rows))
    view = ListView(SPEC, state, page, batch=(Batch("批量打印", "?batch=1", "printer"),))
    wrong = ExampleForm({"name": "", "id_number": "51", "began": "去年", "sex": "1"})
    wrong.add_error("id_number", "身份证号应为 18 位，现在是 2 位。")
    return {
        "view": view,
        "form": ExampleForm(),
        "wrong": wrong,
        "small_columns": (
            Column("name", "机构"),
            SPEC.column("approved"),
            SPEC.column("actual"),
            SPEC.column("state"),
        ),
        "small_rows": ROWS[:4],
        "small_totals": add_up(SPEC.columns[3:5], ROWS[:4]),
        **story(ROWS[:6]),
    }


def found(state: ListState) -> list[Example]:
    """Return the rows every set filter lets through."""
    since = state.day("since")
    balance = {
        "over": lambda row: row.vacant < 0,
        "full": lambda row: row.vacant == 0,
        "free": lambda row: row.vacant > 0,
    }
    tests: list[Callable[[Example], bool]] = [
        lambda row: state.q in row.name and state.text("word") in row.name,
        lambda row: state.text("kind") in ("", row.kind),
        lambda row: not state.many("kinds") or row.kind in state.many("kinds"),
        lambda row: row.founded is not None or not state.yes("dated"),
        lambda row: since is None or (row.founded is not None and row.founded >= since),
        balance.get(state.text("over"), lambda _: True),
    ]
    return [row for row in ROWS if all(test(row) for test in tests)]


def example_export(state: ListState) -> HttpResponse:
    """Return the example list as a workbook."""
    rows = page_of(replace(state, page=1, per_page=len(ROWS)), found(state)).rows
    return listing_xlsx(SPEC, state, rows, title="示例机构", unit="名", totals=_totals(rows))


def _totals(rows: Sequence[Example]) -> dict[str, Any]:
    return add_up([c for c in SPEC.columns if c.numeric], rows)
