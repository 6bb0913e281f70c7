"""Which province and city a disclosure belongs to, by the leading words of the unit's name, else of the file and its folders."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNKNOWN = "未识别"
#: what stands before the place in the names of party bodies and societies
BEFORE = re.compile(
    r"^(?:中国共产党|中国共产主义青年团|中国国民党革命委员会|中国民主(?:同盟|建国会|促进会)|中国农工民主党|中国致公党|九三学社"
    r"|中共|共青团|民革|民盟|民建|民进|农工党|致公党)+"
)
#: years, numbers and the words every such file bears
AROUND = re.compile(r"[\d\s_.,，、()（）\[\]【】-]+|年度?|部门|单位|决算|预算|公开")
#: ethnic names within the name of a prefecture: people say 凉山州
SHORT_PREFECTURE = re.compile(
    r"(?:朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族?|柯尔克孜|哈萨克)*自治州$"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A province and a city of it; `UNKNOWN` where it cannot be told."""

    province: str = UNKNOWN
    city: str = UNKNOWN


@cache
def _table() -> tuple[dict[str, str], ...]:
    text = files("bianzhi.auditing.corpus").joinpath("data/regions.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def in_order() -> dict[str, int]:
    """Return provinces and cities with their rank in the order of their codes."""
    names = [name for row in _table() for name in (row["province"], *row["cities"].split())]
    return {name: rank for rank, name in enumerate(names)}


@cache
def _names() -> tuple[dict[str, Region], dict[str, Region]]:
    """Return (names that may lead a longer name, names that must stand alone, as folders do)."""
    leading: dict[str, Region] = {}
    alone: dict[str, Region] = {}
    for row in _table():
        province, short = row["province"], row["short"]
        # what is governed straight from the centre is its own city
        own = province if province.endswith("市") else UNKNOWN
        for name in (province, short + "省"):
            leading[name] = Region(province, own)
        if province.endswith("自治区"):
            leading[short + "自治区"] = Region(province)
        alone[short] = Region(province, own)
        for city in row["cities"].split():
            found = Region(province, city)
            leading[city] = found
            if (people_say := SHORT_PREFECTURE.sub("州", city)) != city:
                leading[people_say] = alone[people_say[:-1]] = found
            alone.setdefault(re.sub(r"(?:市|盟|地区|林区)$", "", city), found)
    return leading, alone


def _leading(words: str) -> Region | None:
    """Return the region a name begins with: the city after a province, where both are named."""
    known = _names()[0]
    for length in range(min(len(words), 12), 1, -1):
        found = known.get(words[:length])
        if found is None:
            continue
        if found.city == UNKNOWN:
            inner = _leading(words[length:])
            if inner is not None and inner.province == found.province:
                return inner
        return found
    return None


def _said(unit: str, file: str) -> Iterator[Region]:
    """Yield what the unit's name says, then the file's name, then its folders from within outward."""
    if unit and (found := _leading(BEFORE.sub("", unit))):
        yield found
    for step in reversed(re.split(r"[/\\]", file)):
        words = BEFORE.sub("", AROUND.sub("", re.sub(r"\.\w{1,5}$", "", step)))
        if found := _leading(words) or _names()[1].get(words):
            yield found


def region_of(unit: str, file: str) -> Region:
    """Return the region of a disclosure. Nothing is guessed: a name two provinces share, or none, is `UNKNOWN`.

    >>> region_of("攀枝花市西区档案馆", "a.docx")
    Region(province='四川省', city='攀枝花市')
    """
    province = UNKNOWN
    for found in _said(unit, file):
        if province not in (UNKNOWN, found.province):
            continue  # a folder of another province says nothing of this one
        province = found.province
        if found.city != UNKNOWN:
            return found
    return Region(province)
