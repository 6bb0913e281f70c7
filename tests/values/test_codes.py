"""Code lists: whole, without doubles, and forgiving about how things are written."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.values.codes import CODE_LISTS, code_list, entry_kind, entry_kinds, exit_kind, exit_kinds
from bianzhi.values.refusal import Refused
from bianzhi.values.tables import DATA

NAMES = sorted(CODE_LISTS)
OF_A_STANDARD = {
    "sex": ("GB/T 2261.1", 4),
    "ethnicity": ("GB/T 3304", 58),
    "politics": ("GB/T 4762", 13),
    "leader_rank": ("GB/T 12407", 13),
    "subordination": ("GB/T 12404", 10),
    "division": ("GB/T 2260", 6),
    "education": ("GB/T 4658", 40),
    "degree": ("GB/T 6864", 43),
}


def test_every_file_is_listed() -> None:
    assert {p.stem for p in (DATA / "codes").glob("*.csv")} == {*NAMES, "lists"}
    assert len(CODE_LISTS) == len(NAMES)
    with pytest.raises(KeyError):
        code_list("nothing")


@pytest.mark.parametrize("name", NAMES)
def test_list_is_whole(name: str) -> None:
    codes = code_list(name)
    assert codes.title
    assert codes.standard
    assert codes is CODE_LISTS[name]
    assert dict(codes) == {e.code: e.label for e in codes.entries}
    with Path(DATA / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        assert {len(row) for row in csv.reader(lines)} == {
            len((DATA / "codes" / f"{name}.csv").read_text("utf-8").split("\n")[0].split(","))
        }


@pytest.mark.parametrize("name", NAMES)
def test_no_code_label_or_alias_means_two_things(name: str) -> None:
    codes = code_list(name)
    writings = Counter(w for e in codes.entries for w in (e.label, *e.aliases))
    assert [w for w, n in writings.items() if n > 1] == []
    assert len(codes) == len(codes.entries)
    for entry in codes.entries:
        for writing in (entry.label, *entry.aliases):
            assert codes.by_label(writing) == entry, writing


@pytest.mark.parametrize(("name", "standard", "size"), [(n, *v) for n, v in OF_A_STANDARD.items()])
def test_lists_of_the_standards(name: str, standard: str, size: int) -> None:
    assert code_list(name).standard.startswith(standard)
    assert len(code_list(name)) == size


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("sex", "男", "1"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", " 彝 族", "07"),
        ("politics", "中共党员", "01"),
        ("politics", "中国共产党党员", "01"),
        ("education", "本科", "21"),
        ("education", "大专", "31"),
        ("education", "硕士研究生", "14"),
        ("degree", "学士学位", "4"),
        ("degree", "法学硕士", "303"),
        ("rank_level", "正科", "ZK"),
        ("rank_level", "不定级", "WD"),
        ("system_sector", "监委", "supervision"),
        ("system_sector", "乡镇(街道)", "township"),
        ("funding_form", "自收自支", "self"),
        ("public_welfare_class", "公益Ⅰ类", "one"),
        ("industry", "农林水", "agriculture"),
        ("leader_rank", "正科级", "141"),
        ("person_state", "在编不在岗", "away"),
        ("state_reason", "挂职锻炼", "posting"),
        ("entry_kind", "公开招聘", "E02"),
        ("exit_kind", "病退", "X01"),
        ("division", "西区", "510403"),
    ],
)
def test_what_people_write(name: str, written: str, code: str) -> None:
    assert code_list(name).read(written).code == code
    assert code_list(name).read(code).code == code


def test_what_the_forms_do_not_accept() -> None:
    assert code_list("politics").by_label("党员") is None
    assert code_list("education").by_label("研究生") is None
    assert code_list("education").by_label("大学") is None
    assert code_list("sex").by_label("") is None


def test_near_writings_are_suggested() -> None:
    assert [e.label for e in code_list("politics").near("党员")][:2] == ["中共党员", "中共预备党员"]
    assert code_list("ethnicity").near("布衣族")[0].label == "布依族"
    assert code_list("person_class").near("内设机构副职领道")[0].code == "inner_deputy"
    assert code_list("sex").near("甲") == ()
    assert code_list("sex").near("") == ()
    assert len(code_list("degree").near("学")) == 3


def test_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as caught:
        code_list("politics").read("中共团员", field="politics")
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.field) == ("code.politics", "politics")
    assert "共青团员" in refusal.remedy
    with pytest.raises(Refused, match="没有填性别"):
        code_list("sex").read(" ")
    with pytest.raises(Refused, match="请填写如“未知的性别”"):
        code_list("sex").read("甲")


def test_unknown_codes_are_still_shown() -> None:
    assert code_list("sex").label("7") == "7"
    assert code_list("sex").label("1") == "男"
    assert code_list("sex").entry("1").aliases == ("男性",)
    with pytest.raises(KeyError):
        code_list("sex").entry("7")


def test_ranks_are_those_of_the_ledger() -> None:
    ranks = code_list("rank_level")
    assert {code: ranks[code] for code in RANKS} == dict(RANKS)
    assert list(ranks)[: len(RANKS)] == list(RANKS)
    assert set(ranks) - set(RANKS) == {"QT"}


def test_kinds_of_entry() -> None:
    kinds = entry_kinds()
    assert list(kinds) == [f"E{n:02d}" for n in range(1, 16)]
    assert [k for k in kinds if kinds[k].recruitment] == ["E01", "E02", "E03", "E04", "E12", "E13"]
    assert {k.needs for k in kinds.values()} == {"reservation", "vacancy"}
    assert all(k.papers and all(k.papers) for k in kinds.values())
    assert entry_kind("E07").papers == ("调动通知", "原单位下编确认")
    assert {q for k in kinds.values() for q in k.quotas} <= {
        c.code for c in COMMODITIES.values() if c.kind == "quota"
    }


@pytest.mark.parametrize(
    ("kind", "quota", "may"),
    [
        ("E01", "ADMIN", True),
        ("E01", "INST_CIVIL", True),
        ("E01", "INST_FULL", False),
        ("E02", "INST_FULL", True),
        ("E02", "ADMIN", False),
        ("E02", "INST_CIVIL", False),
        ("E06", "POLITICAL_LEGAL", True),
        ("E09", "WORKER", True),
        ("E09", "ADMIN", False),
        ("E13", "ADMIN_TOWN", True),
        ("E15", "NONQUOTA_CAP", False),
    ],
)
def test_what_a_kind_may_fill(kind: str, quota: str, may: bool) -> None:
    assert (quota in entry_kind(kind).quotas) is may


def test_kinds_of_exit() -> None:
    kinds = exit_kinds()
    assert list(kinds) == [f"X{n:02d}" for n in range(1, 14)]
    assert all(k.papers and all(k.papers) for k in kinds.values())
    assert exit_kind("X07").label == "死亡"
    with pytest.raises(KeyError):
        exit_kind("X99")
