"""Kinds of movement (DOMAIN §2.2) and between whom each may go.

Kinds of holder: ``upper`` 上级 (what it gave stands there below zero), ``pool`` 统筹池, ``revolving`` 周转池, ``unit`` 机构.
冻结 and 解冻 move nothing and are no movements: they lower what is available (`bianzhi.ledger.vacancy`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bianzhi.ledger.commodities import COMMODITIES, word
from bianzhi.values.refusal import Refusal

HolderKind = Literal["upper", "pool", "revolving", "unit"]
HOLDER_KINDS: Mapping[str, str] = MappingProxyType(
    {"upper": "上级", "pool": "统筹池", "revolving": "周转池", "unit": "机构"}
)
ORDINANCE = "地方各级人民政府机构设置和编制管理条例"
BOOKKEEPING = "本系统记账规则"
LENDING = "事业编制周转池（安徽等地做法）"


@dataclass(frozen=True, slots=True)
class Movement:
    """A kind of movement.

    Attributes:
        code, label: stored code and name shown.
        quota_ways, post_ways: allowed (source, target) kinds of holder, for quota and for leadership posts. Posts may come
            from and go to 上级 directly, because in most places nobody is issued a total of posts; quota goes through the
            pool. Both are empty for 冲销, which goes back whichever way the original came.
        decides: who decides it.
        documents: kinds of document it is usually based on.
        source: where the rule comes from.
        grouped: whether one movement is several entries that must balance together (I4).
    """

    code: str
    label: str
    quota_ways: frozenset[tuple[str, str]]
    post_ways: frozenset[tuple[str, str]]
    decides: str
    documents: tuple[str, ...] = ()
    source: str = ""
    grouped: bool = False

    def ways(self, code: str) -> frozenset[tuple[str, str]]:
        """Return the ways allowed for the commodity ``code``."""
        return self.post_ways if COMMODITIES[code].kind == "post" else self.quota_ways


def _ways(text: str) -> frozenset[tuple[str, str]]:
    pairs = (way.split(">") for way in text.split())
    return frozenset((source, target) for source, target in pairs)


def _movement(
    code: str,
    label: str,
    quota: str,
    posts: str,
    decides: str,
    documents: str,
    source: str,
    *,
    grouped: bool = False,
) -> Movement:
    return Movement(
        code, label, _ways(quota), _ways(posts), decides, tuple(documents.split("、")), source, grouped
    )


_OPENING = "upper>unit upper>pool"
_GIVE, _GIVE_POSTS = "pool>unit", "pool>unit upper>unit"
_TAKE, _TAKE_POSTS = "unit>pool", "unit>pool unit>upper"
_CONVERT_POSTS = f"{_TAKE_POSTS} {_GIVE_POSTS}"

# The order of codes is part of the database's constraints.
_TABLE = (
    _movement("OPENING", "期初建账", _OPENING, _OPENING, "编办", "三定、批复", BOOKKEEPING),
    _movement(
        "CEILING_ISSUE",
        "上级下达",
        "upper>pool",
        "upper>pool",
        "上级编委",
        "下达、上级批复",
        f"{ORDINANCE}第十六条",
    ),
    _movement(
        "CEILING_CUT",
        "上级收减",
        "pool>upper",
        "pool>upper",
        "上级编委",
        "收回通知、上级批复",
        f"{ORDINANCE}第十六条",
    ),
    _movement("APPROVE", "核定", _GIVE, _GIVE_POSTS, "编委", "批复、三定", f"{ORDINANCE}第十四条"),
    _movement("INCREASE", "增核", _GIVE, _GIVE_POSTS, "编委", "批复", f"{ORDINANCE}第十八条"),
    _movement("DECREASE", "核减", _TAKE, _TAKE_POSTS, "编委", "批复、收回通知", f"{ORDINANCE}第十八条"),
    _movement("TRANSFER", "划转", "unit>unit", "unit>unit", "编委", "划转通知", f"{ORDINANCE}第十八条"),
    _movement("RECLAIM", "收回", _TAKE, _TAKE_POSTS, "编委、编办", "收回通知", f"{ORDINANCE}第十八条"),
    _movement("POOL_FILL", "划入周转池", "pool>revolving", "", "编委", "批复、会议纪要", BOOKKEEPING),
    _movement("POOL_DRAIN", "周转池划出", "revolving>pool", "", "编委", "批复、会议纪要", BOOKKEEPING),
    _movement("POOL_LEND", "周转借用", "revolving>unit", "", "编委", "批复、划转通知", LENDING),
    _movement("POOL_RETURN", "周转归还", "unit>revolving", "", "编委", "收回通知", LENDING),
    _movement(
        "CONVERT",
        "类型调整",
        f"{_TAKE} {_GIVE}",
        _CONVERT_POSTS,
        "编委",
        "批复",
        f"{ORDINANCE}第十五条",
        grouped=True,
    ),
    _movement("ABOLISH", "撤销核销", _TAKE, _TAKE_POSTS, "编委", "批复、改革方案", f"{ORDINANCE}第九条"),
    _movement("REVERSE", "冲销", "", "", "复核人", "更正说明", BOOKKEEPING),
)
MOVEMENTS: Mapping[str, Movement] = MappingProxyType({movement.code: movement for movement in _TABLE})
#: movements that load what history left behind, or undo: bound by arithmetic only, not by what a unit may hold
UNBOUND = frozenset({"OPENING", "REVERSE"})


def check_commodity(code: str, field: str = "commodity") -> tuple[Refusal, ...]:
    """Refuse a code that is not in the list."""
    if code in COMMODITIES:
        return ()
    return (
        Refusal(
            "ledger.commodity",
            f"没有“{code}”这种编制类型或职数" if code else "请选择编制类型或职数",
            rule="不得自行设定编制类型",
            source=f"{ORDINANCE}第十五条",
            remedy="请选择列表中的编制类型或职数",
            field=field,
        ),
    )


def check_way(movement: str, code: str, source: str, target: str) -> tuple[Refusal, ...]:
    """Refuse a movement of commodity ``code`` between kinds of holder that it does not go between. 冲销 goes any way."""
    if movement not in MOVEMENTS:
        return (Refusal("ledger.movement", f"没有“{movement}”这种事项", remedy="请选择列表中的事项种类"),)
    unknown = check_commodity(code)
    if unknown:
        return unknown
    found = MOVEMENTS[movement]
    if movement == "REVERSE" or (source, target) in found.ways(code):
        return ()
    item = COMMODITIES[code]
    usual = sorted(f"{HOLDER_KINDS[s]}到{HOLDER_KINDS[t]}" for s, t in found.ways(code))
    only = f"“{found.label}”只能从{'、从'.join(usual)}" if usual else f"{word(code)}不适用“{found.label}”"
    return (
        Refusal(
            "ledger.movement",
            f"“{found.label}”不能把{item.label}从{HOLDER_KINDS.get(source, source)}转到{HOLDER_KINDS.get(target, target)}",
            rule=only,
            source=found.source,
            remedy="请改选事项种类，或改正转出、转入",
        ),
    )
