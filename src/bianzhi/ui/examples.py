"""Example data of the component page. Names and numbers are made up."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.ui.grid import GridColumn
from bianzhi.ui.listing import Column, Filter, ListSpec, add_up, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import Batch, ListView
from bianzhi.values.refusal import Refusal

KINDS = (("organ", "行政机关"), ("institution", "事业单位"), ("township", "乡镇街道"))


@dataclass(frozen=True, slots=True)
class Example:
    """A row of the example list."""

    id: int
    code: str
    name: str
    kind: str
    approved: int
    actual: int
    founded: date | None
    docno: str

    @property
    def vacant(self) -> int:
        """Approved less actual."""
        return self.approved - self.actual

    @property
    def state(self) -> Tag:
        """Whether it keeps within its establishment."""
        if self.vacant < 0:
            return Tag(f"超编 {-self.vacant} 名", "red")
        return Tag("满编", "amber") if self.vacant == 0 else Tag("正常", "green")


NAMES = (
    "示例区委组织部", "示例区委机构编制委员会办公室", "示例区财政局", "示例区教育和体育局", "示例区人力资源和社会保障局",
    "示例区农业农村局", "示例区市场监督管理局", "示例区第一小学", "示例区第二中学", "示例区人民医院", "示例区疾病预防控制中心",
    "示例镇人民政府", "河口街道办事处", "示例区政务服务中心", "示例区不动产登记中心",
)  # fmt: skip
ROWS = tuple(
    Example(
        i, f"5199{i:08d}", name, KINDS[0 if i < 8 else 2 if "镇" in name or "街道" in name else 1][0],
        6 + i * 7 % 41 * (9 if i in (8, 9, 10) else 1), 5 + i * 7 % 41 * (9 if i in (8, 9, 10) else 1) + (3 if i in (4, 11) else i % 2),
        date(1984 + i * 2, 1 + i % 12, 1 + i) if i != 6 else None, f"西编发[2021]{i}号",
    )
    for i, name in enumerate(NAMES, 1)
)  # fmt: skip
SPEC = ListSpec(
    "ui-example",
    columns=(
        Column("name", "机构名称", sort=True, link=lambda row: f"?unit={row.id}"),
        Column("code", "机构代码", "id", sort=True),
        Column("kind", "类型", value=lambda row: dict(KINDS)[row.kind], sort=True),
        Column("approved", "核定", "number", unit="名", sort=True, group="编制", link=lambda row: "?door=1"),
        Column("actual", "实有", "number", unit="名", sort=True, group="编制", link=lambda row: "?door=2"),
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
    entry = TermChoiceField(label="进入方式", terms=(("E01", "公开考录"), ("E02", "公开招聘"), ("E05", "调入")))
    quota = forms.IntegerField(label="占用编制", help_text="单位：名", required=False)
    sex = forms.ChoiceField(label="性别", choices=(("1", "男"), ("2", "女")), widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label="以上内容已与批复文件核对")


def component_context(request: HttpRequest) -> dict[str, Any]:
    """Return everything the component page shows."""
    state = read_list(request, SPEC)
    found = [row for row in ROWS if _fits(row, state.text("kind"), state.q)]
    totals = add_up([c for c in SPEC.columns if c.numeric], found)
    page = replace(page_of(state, found), totals=totals)
    view = ListView(SPEC, state, page, batch=(Batch("批量打印", "?batch=1", "printer"),))
    wrong = ExampleForm({"name": "", "id_number": "51", "began": "去年", "sex": "1"})
    wrong.add_error("id_number", "身份证号应为 18 位，现在是 2 位。")
    return {
        "view": view,
        "form": ExampleForm(),
        "wrong": wrong,
        "small_columns": (Column("name", "机构"), SPEC.column("approved"), SPEC.column("actual"), SPEC.column("state")),
        "small_rows": ROWS[:4],
        "small_totals": add_up(SPEC.columns[3:5], ROWS[:4]),
        **_story(),
    }


def _fits(row: Example, kind: str, q: str) -> bool:
    return (not kind or row.kind == kind) and q in row.name


def _story() -> dict[str, Any]:
    moment = datetime(2021, 5, 18, 9, 30, tzinfo=timezone.get_default_timezone())
    return {
        "events": (
            {"when": moment, "title": "送复核", "who": "王示例（经办）", "text": "增加行政编制 2 名。", "url": "", "tone": "blue"},
            {"when": moment.replace(hour=10), "title": "退回补正", "who": "李示例（复核）", "text": "请补附件二。", "url": "", "tone": "amber"},
            {"when": moment.replace(day=19), "title": "入账", "who": "李示例（复核）", "text": "", "url": "?entry=1", "tone": "green"},
        ),
        "changes": (
            {"holder": "区级统筹池", "item": "行政编制", "before": 12, "change": -2, "after": 10, "url": "?h=1", "tone": "", "note": ""},
            {"holder": "示例区财政局", "item": "行政编制", "before": 20, "change": 2, "after": 22, "url": "?h=2", "tone": "", "note": ""},
            {"holder": "示例区财政局", "item": "副科级职数", "before": 3, "change": 0, "after": 3, "url": "", "tone": "amber", "note": "已满额"},
        ),
        "refusal": (
            Refusal(
                "example", "示例区第一小学的全额拨款事业编制没有空缺：核定 62 名，实有 62 名。",
                rule="上编必须有空编", source="《示例规定》第八条", remedy="先办理下编，或报请增加编制后再办。",
            ),
        ),  # fmt: skip
        "facts": (
            ("机构名称", "示例区财政局"), ("统一社会信用代码", "11510499MB00000000", "id"), ("机构规格", "正科级"),
            ("设立日期", date(2019, 3, 1), "date"), ("主管部门", Link("示例区人民政府", "?unit=0")), ("状态", Tag("正常", "green")),
        ),
        "option": {
            "legend": {}, "xAxis": {"type": "category", "data": [row.name.removeprefix("示例区") for row in ROWS[:6]]}, "yAxis": {"type": "value"},
            "series": [
                {"type": "bar", "name": "核定", "data": [{"value": row.approved, "url": f"?unit={row.id}"} for row in ROWS[:6]]},
                {"type": "bar", "name": "实有", "data": [{"value": row.actual, "url": f"?unit={row.id}"} for row in ROWS[:6]]},
            ],
        },
        "grid_columns": (
            GridColumn("unit", "单位", required=True, wide=True), GridColumn("item", "编制类型", choices=(("a", "行政编制"), ("s", "事业编制"))),
            GridColumn("number", "数量", hint="减少写负数", numeric=True, required=True), GridColumn("note", "说明"),
        ),
        "grid_rows": ({"unit": "示例区财政局", "item": "a", "number": "2", "note": ""}, {"unit": "示例区教体局", "item": "a", "number": "二", "note": ""}),
        "grid_errors": {(1, "number"): "请填写整数。"},
    }  # fmt: skip
