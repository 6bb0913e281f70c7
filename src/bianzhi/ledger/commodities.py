"""What the ledger counts: establishment types and leadership posts (DOMAIN §1.2, §1.3).

One ledger holds both, because both are given by the same documents and must not be given twice. Nothing here is
configurable: 机构编制条例 (2007) article 15 forbids an office to make up types of its own.
"""

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
        counted: whether it adds up to a number of 编制; 编外用工控制数 and posts do not.
        family: heading it adds up under: all ``INST_*`` under 事业编制, a post under its class.
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
    {
        "ZT": "正厅级",
        "FT": "副厅级",
        "ZC": "正处级",
        "FC": "副处级",
        "ZK": "正科级",
        "FK": "副科级",
        "ZG": "正股级",
        "FG": "副股级",
        "WD": "未定级",
    }
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
# code, label, short label, who may hold it, counted as 编制, heading. The order is the order of columns and is part of
# the database's constraints: add at the end of a group only together with a migration.
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
    """Return the code of a post: ``UNIT_CHIEF.ZK``. Raises `KeyError` for an unknown class or rank."""
    _ = POST_CLASSES[post_class], RANKS[rank]
    return f"{post_class}.{rank}"


def _quota_types() -> list[Commodity]:
    return [
        Commodity(code, label, short, "quota", nature, counted, family, order=place)
        for place, (code, label, short, nature, counted, family) in enumerate(_QUOTA)
    ]


def _post_types() -> list[Commodity]:
    return [
        Commodity(
            code=post_code(post_class, rank),
            label=f"{class_label}（{rank_label}）",
            short_label=f"{class_label}·{rank_label.removesuffix('级')}",
            kind="post",
            holder_nature="any",
            counted=False,
            family=class_label,
            post_class=post_class,
            rank=rank,
            order=100 + 10 * place + step,
        )
        for place, (post_class, class_label) in enumerate(POST_CLASSES.items())
        for step, (rank, rank_label) in enumerate(RANKS.items())
    ]


COMMODITIES: Mapping[str, Commodity] = MappingProxyType(
    {item.code: item for item in (*_quota_types(), *_post_types())}
)


def commodity(code: str) -> Commodity:
    """Return the commodity with ``code``. Raises `KeyError`."""
    return COMMODITIES[code]


def quota_types() -> tuple[Commodity, ...]:
    """Return the establishment types in order."""
    return tuple(c for c in COMMODITIES.values() if c.kind == "quota")


def post_types() -> tuple[Commodity, ...]:
    """Return the leadership posts in order, class by class from the highest rank down."""
    return tuple(c for c in COMMODITIES.values() if c.kind == "post")


def of_family(family: str) -> tuple[Commodity, ...]:
    """Return what adds up under a heading, such as 事业编制, in order."""
    return tuple(c for c in COMMODITIES.values() if c.family == family)


def is_inner_post(code: str) -> bool:
    """Tell whether ``code`` is a leadership post of an internal body rather than of the unit."""
    return COMMODITIES[code].post_class.startswith("INNER_")


def word(code: str) -> str:
    """Return what a sentence calls the commodity: 编制 or 职数."""
    return "职数" if COMMODITIES[code].kind == "post" else "编制"


def word_over(code: str) -> str:
    """Return 超编 or 超职数."""
    return "超职数" if COMMODITIES[code].kind == "post" else "超编"
