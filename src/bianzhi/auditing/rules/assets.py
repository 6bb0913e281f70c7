"""What a body owns, by kind: all assets, fixed assets, the area of its houses (FAULTS: PARTS)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, added, figure, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule

AMOUNT = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class List:
    """A whole that is told with its kinds. ``rest``: the kind that makes a list full; ``both``: kinds of which one holds the other."""

    whole: re.Pattern[str]
    parts: re.Pattern[str]
    rest: re.Pattern[str]
    both: re.Pattern[str] | None = None


def _items(names: str, unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"[，、；,]?(?:（\d）|\d[.、])?(?P<name>{names})(?:净值|净额|账面价值|面积|价值)?(?:为|共|合计)?(?P<sum>{AMOUNT})(?P<unit>{unit})(?:（[^（）]*）)?"
    )


def _whole(name: str, unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"{name}(?:共计|共|合计|总计|为|是)?(?P<whole>{AMOUNT})(?P<unit>{unit})[，（。]?其中[:：，,]?"
    )


LISTS = (
    List(
        _whole(r"(?<!固定)(?<!流动)(?<!无形)资产(?:总额|总计|合计|总值|总量|总资产)", "万?元"),
        _items(
            "流动资产|固定资产|(?:对外|长期|短期)?投资(?:及有价证券|/有价证券|、有价证券)?|有价证券|在建工程|无形资产|公共基础设施|政府储备物资|文物文化资产|保障性住房"
            "|受托代理资产|长期待摊费用|工程物资|待处理财产损溢|其他资产|其他",
            "万?元",
        ),
        re.compile("其他"),
    ),
    List(
        _whole(r"固定资产(?:总额|总值|合计|原值|账面原值|账面价值)*", "万?元"),
        _items(
            "土地、房屋及构筑物|房屋(?:及|和|、)?(?:构筑物|建筑物)?|通用设备|专用设备|设备|车辆|文物(?:及|和|、)陈列品|图书(?:、|及|和)?档案"
            "|家具(?:、|及|和)?用具(?:(?:、|，)?装具(?:及|和|、)动植物)?|其他固定资产|其他",
            "万?元",
        ),
        re.compile("其他|家具"),
        re.compile("车辆.*设备|设备.*车辆"),
    ),
    List(
        _whole(r"(?:房屋|用房)(?:建筑|总|占用)?(?:总)?面积", "平方米"),
        _items("(?:办公|业务|生活|教学|技术|出租|出借|其他)(?:用房|房屋)?|其他（不含构筑物）", "平方米"),
        re.compile("其他"),
    ),
)  # fmt: skip
#: what tells that a whole is what is left of another, of which the kinds may be
LEFT = re.compile("净值|净额|折旧")
#: kinds that make a list
FEW = 2
OWNED = "2022年度部门决算\n截至2022年12月31日，某县水利局资产总额{0}万元，其中，流动资产80.00万元，固定资产310.00万元，无形资产20.00万元，其他资产10.00万元。"


@rule(
    "P522", "PARTS", "各类资产（面积）之和不等于总额",
    fails=OWNED.format("520.00"),
    passes=OWNED.format("420.00"),
    edge="2022年度部门决算\n截至2022年12月31日，某县水利局资产总额520.00万元，其中，流动资产80.00万元，固定资产310.00万元。",
)  # fmt: skip
def owned(context: Context) -> Iterator[Finding]:
    """Add up what is owned by kind, where a list is full or is more than its whole."""
    for kinds in LISTS:
        for passage, match in context.find(
            kinds.whole.pattern, hint="(?:资产|面积)[^，。；其]{2,30}[，（。]?其中"
        ):
            found = list(_parts(passage, match, kinds))
            whole = figure(match["whole"], match["unit"])
            names = "，".join(name for name, _ in found)
            parts = [one for _, one in found]
            full, over = bool(kinds.rest.search(names)), total(parts).low > whole.span.high
            if len(parts) < FEW or (kinds.both and kinds.both.search(names)) or not (full or over):
                continue
            if len({name for name, _ in found}) < len(found) or total(parts).meets(whole.span):
                continue
            if LEFT.search(passage.text, 0, match.start("whole")) or passage.text.startswith(
                "等", parts[-1].end
            ):
                continue
            told, shown = _added(parts, match["unit"])
            yield Finding(
                "P522", "PARTS", "error" if full else "warning", f"各类之和{told}，与总额{whole.text}不等", passage.place(match.start("whole")),
                passage.quote(match.start(), parts[-1].end, 4), whole.text, told, shown, "", "请核对总额和各类，改正其中一个",
            )  # fmt: skip


def _parts(passage: Passage, match: re.Match[str], kinds: List) -> Iterator[tuple[str, Figure]]:
    place = match.end()
    while (one := kinds.parts.match(passage.text, place)) and one["unit"] == match["unit"]:
        yield one["name"], figure(one["sum"], one["unit"], one.start("sum"), one.end("unit"))
        place = one.end()


def _added(parts: list[Figure], unit: str) -> tuple[str, str]:
    if unit != "平方米":
        return added(parts)
    value = plain(sum((one.value for one in parts), ZERO))
    return f"{value}{unit}", f"{'＋'.join(plain(one.value) for one in parts)}＝{value}"
