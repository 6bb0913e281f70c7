"""Kinds of movement (DOMAIN §2.2) and between whom each may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Movement:
    """A kind of movement.

    Attributes:
        code, label: stored code and name shown.
        quota_ways, post_ways: allowed (source, target) kinds of holder, for quota and for leadership posts.
        decides: who decides it.
    """

    code: str
    label: str
    quota_ways: frozenset[tuple[str, str]]
    post_ways: frozenset[tuple[str, str]]
    decides: str


def _movement(code: str, label: str, quota: str, posts: str, decides: str) -> Movement:
    ways = [frozenset((w.split(">")[0], w.split(">")[1]) for w in text.split()) for text in (quota, posts)]
    return Movement(code, label, ways[0], ways[1], decides)


MOVEMENTS: Mapping[str, Movement] = MappingProxyType(
    {
        m.code: m
        for m in (
            _movement("OPENING", "期初建账", "upper>unit upper>pool", "upper>unit upper>pool", "编办"),
            _movement("CEILING_ISSUE", "上级下达", "upper>pool", "upper>pool", "上级编委"),
            _movement("CEILING_CUT", "上级收减", "pool>upper", "pool>upper", "上级编委"),
            _movement("APPROVE", "核定", "pool>unit", "pool>unit upper>unit", "编委"),
            _movement("INCREASE", "增核", "pool>unit", "pool>unit upper>unit", "编委"),
            _movement("DECREASE", "核减", "unit>pool", "unit>pool unit>upper", "编委"),
            _movement("TRANSFER", "划转", "unit>unit", "unit>unit", "编委"),
            _movement("RECLAIM", "收回", "unit>pool", "unit>pool unit>upper", "编委、编办"),
            _movement("POOL_FILL", "划入周转池", "pool>revolving", "", "编委"),
            _movement("POOL_DRAIN", "周转池划出", "revolving>pool", "", "编委"),
            _movement("POOL_LEND", "周转借用", "revolving>unit", "", "编委"),
            _movement("POOL_RETURN", "周转归还", "unit>revolving", "", "编委"),
            _movement("CONVERT", "类型调整", "unit>pool pool>unit", "unit>pool pool>unit unit>upper upper>unit", "编委"),
            _movement("ABOLISH", "撤销核销", "unit>pool", "unit>pool unit>upper", "编委"),
            _movement("REVERSE", "冲销", "", "", "复核人"),
        )
    }
)
