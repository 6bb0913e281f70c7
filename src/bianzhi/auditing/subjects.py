"""The classification of functions and economic kinds: codes, names, and names that were given up (TABLES §14)."""

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
ADDED = re.compile(r"[\s“”\"'（）()、]")
#: digits of the code of an economic class
ECONOMIC_CLASS = 3
#: old name → (present name, first year that must use it)
RENAMED: Mapping[str, tuple[str, int]] = {
    "医疗卫生与计划生育支出": ("卫生健康支出", 2019),
    "医疗卫生支出": ("卫生健康支出", 2019),
    "文化体育与传媒支出": ("文化旅游体育与传媒支出", 2019),
    "国土海洋气象等支出": ("自然资源海洋气象等支出", 2019),
    "资源勘探信息等支出": ("资源勘探工业信息等支出", 2020),
    "行政事业单位离退休": ("行政事业单位养老支出", 2020),
    "归口管理的行政单位离退休": ("行政单位离退休", 2020),
    "市场主体管理": ("经营主体管理", 2024),
    "扶贫": ("巩固脱贫攻坚成果衔接乡村振兴", 2022),
    "其他扶贫支出": ("其他巩固脱贫攻坚成果衔接乡村振兴支出", 2022),
    "消防事务": ("消防救援事务", 2025),
    "其他消防事务支出": ("其他消防救援事务支出", 2025),
}


@cache
def functional() -> Mapping[str, str]:
    """Return names by code of the functional classification."""
    return _names("subjects_functional.csv")


@cache
def economic() -> Mapping[str, str]:
    """Return names by code of the economic classification."""
    return _names("subjects_economic.csv")


def _names(file: str) -> Mapping[str, str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@lru_cache(4_096)
def bare(name: str) -> str:
    """Return a name without what writers add or leave out: 支出 at the end, brackets, quotes, spaces."""
    return ADDED.sub("", name).removesuffix("支出")


@cache
def economic_classes() -> Mapping[str, str]:
    """Return the codes of the economic classes by bare name."""
    return {bare(name): code for code, name in economic().items() if len(code) == ECONOMIC_CLASS}


def economic_item(name: str, within: str = "") -> str:
    """Return the code of an economic subject below a class by its name; ``within``: code of its class. Empty for none."""
    sought = bare(name)
    return next(
        (
            code
            for code, known in economic().items()
            if len(code) > ECONOMIC_CLASS and code.startswith(within) and bare(known) == sought
        ),
        "",
    )


def _named(names: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, name in names.items():
        found.setdefault(bare(name), set()).add(code)
    return found


@cache
def by_name() -> Mapping[str, frozenset[str]]:
    """Return the codes of each bare name of a functional subject."""
    found = _named(functional())
    for old, (new, _) in RENAMED.items():
        found.setdefault(bare(new), set()).update(found.get(bare(old), ()))
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def economic_by_name() -> Mapping[str, frozenset[str]]:
    """Return the codes of each bare name of an economic subject."""
    return {name: frozenset(codes) for name, codes in _named(economic()).items()}


@cache
def items() -> frozenset[str]:
    """Return the bare names of items that say what they are for."""
    vague = re.compile(r"行政运行|一般行政管理|机关服务|事业运行|^其他|信息化建设")
    names = {bare(name) for code, name in functional().items() if len(code) == 7 and not vague.search(name)}
    return frozenset(n for n in names if len(n) >= 4)


@cache
def class_names() -> tuple[str, ...]:
    """Return the bare names of the classes, the longest first."""
    return tuple(
        sorted(
            (n for n, codes in by_name().items() if any(len(c) == 3 for c in codes)), key=len, reverse=True
        )
    )


@lru_cache(1_024)
def tail(name: str) -> str:
    """Return the class at the end of words that run into it."""
    plain = bare(name)
    return next((known for known in class_names() if plain.endswith(known)), plain)
