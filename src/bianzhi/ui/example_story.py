"""Made-up rows, events, refusals and figures of the component page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.grid import GridColumn
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
        return Tag("满编", "grey") if self.vacant == 0 else Tag("正常", "green")


NAMES = (
    "示例区委组织部",
    "示例区委机构编制委员会办公室",
    "示例区财政局",
    "示例区教育和体育局",
    "示例区人力资源和社会保障局",
    "示例区农业农村局",
    "示例区市场监督管理局",
    "示例区第一小学",
    "示例区第二中学",
    "示例区人民医院",
    "示例区疾病预防控制中心",
    "示例镇人民政府",
    "河口街道办事处",
    "示例区政务服务中心",
    "示例区不动产登记中心",
)
ROWS = tuple(
    Example(
        i,
        f"5199{i:08d}",
        name,
        KINDS[0 if i < 8 else 2 if "镇" in name or "街道" in name else 1][0],
        6 + i * 7 % 41 * (9 if i in (8, 9, 10) else 1),
        5 + i * 7 % 41 * (9 if i in (8, 9, 10) else 1) + (3 if i in (4, 11) else i % 2),
        date(1984 + i * 2, 1 + i % 12, 1 + i) if i != 6 else None,
        f"西编发[2021]{i}号",
    )
    for i, name in enumerate(NAMES, 1)
)


def _events() -> tuple[dict[str, Any], ...]:
    moment = datetime(2021, 5, 18, 9, 30, tzinfo=timezone.get_default_timezone())
    return (
        {
            "when": moment,
            "title": "送复核",
            "who": "王示例（经办）",
            "text": "增加行政编制 2 名。",
            "url": "",
            "tone": "blue",
        },
        {
            "when": moment.replace(hour=10),
            "title": "退回补正",
            "who": "李示例（复核）",
            "text": "请补附件二。",
            "url": "",
            "tone": "amber",
        },
        {
            "when": moment.replace(day=19),
            "title": "入账",
            "who": "李示例（复核）",
            "text": "",
            "url": "?entry=1",
            "tone": "green",
        },
    )


CHANGES: tuple[dict[str, Any], ...] = (
    {
        "holder": "区级统筹池",
        "item": "行政编制",
        "before": 12,
        "change": -2,
        "after": 10,
        "url": "?h=1",
        "tone": "",
        "note": "",
    },
    {
        "holder": "示例区财政局",
        "item": "行政编制",
        "before": 20,
        "change": 2,
        "after": 22,
        "url": "?h=2",
        "tone": "",
        "note": "",
    },
    {
        "holder": "示例区财政局",
        "item": "副科级职数",
        "before": 3,
        "change": 0,
        "after": 3,
        "url": "",
        "tone": "amber",
        "note": "已满额",
    },
)


def _option(rows: Sequence[Example]) -> dict[str, Any]:
    return {
        "legend": {},
        "xAxis": {"type": "category", "data": [row.name.removeprefix("示例区") for row in rows]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "name": "核定",
                "data": [{"value": row.approved, "url": f"?unit={row.id}"} for row in rows],
            },
            {
                "type": "bar",
                "name": "实有",
                "data": [{"value": row.actual, "url": f"?unit={row.id}"} for row in rows],
            },
        ],
    }


def story(rows: Sequence[Example]) -> dict[str, Any]:
    """Return the examples of everything but lists and forms."""
    return {
        "events": _events(),
        "changes": CHANGES,
        "option": _option(rows),
        "refusal": (
            Refusal(
                "example",
                "示例区第一小学的全额拨款事业编制没有空缺：核定 62 名，实有 62 名。",
                rule="上编必须有空编",
                source="《示例规定》第八条",
                remedy="先办理下编，或报请增加编制后再办。",
            ),
        ),
        "facts": (
            ("机构名称", "示例区财政局"),
            ("统一社会信用代码", "11510499MB00000000", "id"),
            ("机构规格", "正科级"),
            ("设立日期", date(2019, 3, 1), "date"),
            ("主管部门", Link("示例区人民政府", "?unit=0")),
            ("状态", Tag("正常", "green")),
        ),
        "grid_columns": (
            GridColumn("unit", "单位", required=True, wide=True),
            GridColumn("item", "编制类型", choices=(("a", "行政编制"), ("s", "事业编制"))),
            GridColumn("number", "数量", hint="减少写负数", numeric=True, required=True),
            GridColumn("note", "说明"),
        ),
        "grid_rows": (
            {"unit": "示例区财政局", "item": "a", "number": "2", "note": ""},
            {"unit": "示例区教体局", "item": "a", "number": "二", "note": ""},
        ),
        "grid_errors": {(1, "number"): "请填写整数。"},
    }
