"""What the ledger counts: establishment types and leadership posts (DOMAIN §1.2, §1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["quota", "post"]
Nature = Literal["organ", "institution", "any"]


@dataclass(frozen=True, slots=True)
class Commodity:
    """One thing the ledger counts.

    Attributes:
        code: stored code, such as ``ADMIN`` or ``UNIT_CHIEF.ZK``.
        label: name shown.
        short_label: name for narrow column heads.
        kind: ``quota`` (编制) or ``post`` (领导职数).
        holder_nature: which units may hold it (I9).
        counted: whether it is 编制; 编外用工控制数 is not.
        family: heading it adds up under.
        post_class, rank: of a post; empty for quota.
        order: place in tables.
    """

    code: str
    label: str
    short_label: str
    kind: Kind
    holder_nature: Nature
    counted: bool
    family: str
    post_class: str = ""
    rank: str = ""
    order: int = 0


RANKS: Mapping[str, str] = MappingProxyType(
    {"ZT": "正厅级", "FT": "副厅级", "ZC": "正处级", "FC": "副处级", "ZK": "正科级", "FK": "副科级", "ZG": "正股级", "FG": "副股级", "WD": "未定级"}
)
POST_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "UNIT_CHIEF": "单位正职",
        "UNIT_DEPUTY": "单位副职",
        "UNIT_OTHER": "其他领导职数",
        "INNER_CHIEF": "内设机构正职",
        "INNER_DEPUTY": "内设机构副职",
    }
)
_QUOTA: tuple[tuple[str, str, str, Nature, bool, str], ...] = (
    ("ADMIN", "行政编制", "行政", "organ", True, "行政编制"),
    ("ADMIN_TOWN", "乡镇（街道）行政编制", "乡镇行政", "organ", True, "行政编制"),
    ("POLITICAL_LEGAL", "政法专项编制", "政法专项", "organ", True, "行政编制"),
    ("ADMIN_OTHER", "机关其他编制", "机关其他", "organ", True, "行政编制"),
    ("WORKER", "机关工勤人员编制", "机关工勤", "organ", True, "工勤编制"),
    ("INST_CIVIL", "参公事业编制", "参公事业", "institution", True, "事业编制"),
    ("INST_FULL", "事业编制（财政全额）", "事业全额", "institution", True, "事业编制"),
    ("INST_PARTIAL", "事业编制（财政差额）", "事业差额", "institution", True, "事业编制"),
    ("INST_SELF", "事业编制（自收自支）", "事业自收自支", "institution", True, "事业编制"),
    ("HEADCOUNT_FILED", "员额（备案制）", "员额", "institution", True, "员额"),
    ("NONQUOTA_CAP", "编外用工控制数", "编外控制数", "any", False, "编外控制数"),
)


def post_code(post_class: str, rank: str) -> str:
    """Return the code of a post: ``UNIT_CHIEF.ZK``."""
    return f"{post_class}.{rank}"


def _all() -> dict[str, Commodity]:
    found = {
        code: Commodity(code, label, short, "quota", nature, counted, family, order=n)
        for n, (code, label, short, nature, counted, family) in enumerate(_QUOTA)
    }
    for n, (post_class, class_label) in enumerate(POST_CLASSES.items()):
        for m, (rank, rank_label) in enumerate(RANKS.items()):
            code = post_code(post_class, rank)
            label = f"{class_label}（{rank_label}）"
            found[code] = Commodity(
                code, label, label, "post", "any", False, class_label, post_class, rank, 100 + n * 10 + m
            )
    return found


COMMODITIES: Mapping[str, Commodity] = MappingProxyType(_all())


def commodity(code: str) -> Commodity:
    """Return the commodity with ``code``. Raises `KeyError`."""
    return COMMODITIES[code]


def quota_types() -> tuple[Commodity, ...]:
    """Return the establishment types in order."""
    return tuple(c for c in COMMODITIES.values() if c.kind == "quota")


def post_types() -> tuple[Commodity, ...]:
    """Return the leadership posts in order."""
    return tuple(c for c in COMMODITIES.values() if c.kind == "post")
