"""Chinese text as cells hold it, and pinyin of names."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.chinese import (
    bigrams,
    chinese_number,
    clean_name,
    clean_text,
    initials,
    parse_number,
    pinyin,
    pinyin_key,
)
from bianzhi.values.refusal import Refused
from bianzhi.values.tables import DATA, read_table


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("　区委编办　", "区委编办"),
        ("ＡＢ１２（三）：甲，乙。", "AB12（三）：甲，乙。"),
        ("办公\n室", "办公 室"),
        ("办公室\u200b\ufeff", "办公室"),
        ("张\u00a0\t  三", "张 三"),
        ("２０２１／１２－３１", "2021/12-31"),
        ("⼈事⽂件", "人事文件"),
        ("\uf90a属", "金属"),
        ("50％", "50%"),
        ("\x00\x07", ""),
        ("", ""),
    ],
)
def test_cells(cell: str, meant: str) -> None:
    assert clean_text(cell) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("张 三", "张三"),
        (" 王　五 ", "王五"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽・ 买买提", "阿依古丽·买买提"),
        ("吉克·阿木", "吉克·阿木"),
        ("李四.", "李四"),
    ],
)
def test_names(name: str, meant: str) -> None:
    assert clean_name(name) == meant


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_name(clean_name(text)) == clean_name(text)
    assert not any(unicodedata.category(c) == "Cc" for c in clean_text(text))
    assert "  " not in clean_text(text)


@pytest.mark.parametrize(
    ("name", "letters", "syllables"),
    [
        ("区小兰", "oxl", "ou1 xiao3 lan2"),
        ("欧阳明", "oym", "ou1 yang2 ming2"),
        ("覃勇", "qy", "qin2 yong3"),
        ("单强", "sq", "shan4 qiang2"),
        ("曾静", "zj", "zeng1 jing4"),
        ("仇和", "qh", "qiu2 he2"),
        ("解文", "xw", "xie4 wen2"),
        ("查理", "zl", "zha1 li3"),
        ("盖云", "gy", "ge3 yun2"),
        ("尉迟恭", "ycg", "yu4 chi2 gong1"),
        ("单于明", "cym", "chan2 yu2 ming2"),
        ("万俟红", "mqh", "mo4 qi2 hong2"),
        ("朴英", "py", "piao2 ying1"),
        ("长孙平", "zsp", "zhang3 sun1 ping2"),
        ("吉克·阿木", "jkam", "ji2 ke4 a1 mu4"),
    ],
)
def test_persons(name: str, letters: str, syllables: str) -> None:
    assert initials(name, person=True) == letters
    assert " ".join(pinyin(name, person=True)) == syllables


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("区委编办", "qwbb"),
        ("编制管理", "bzgl"),
        ("攀枝花市西区", "pzhsxq"),
        ("重庆银行", "cqyh"),
        ("单位", "dw"),
        ("第12中学（本部）", "d12zxbb"),
        ("ＡＢ公司", "abgs"),
        ("", ""),
        ("（）", ""),
    ],
)
def test_a_body_is_not_read_as_a_surname(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_a_surname_alone_is_a_word() -> None:
    assert initials("单", person=True) == "d"


def test_table_of_surnames_has_one_syllable_a_character() -> None:
    rows = read_table("surnames.csv")
    assert len({r["surname"] for r in rows}) == len(rows)
    for row in rows:
        syllables = row["pinyin"].split()
        assert len(syllables) == len(row["surname"]), row
        assert all(s[-1] in "1234" and s[:-1].isalpha() for s in syllables), row


def test_sorting() -> None:
    names = ["张三", "李四", "单红", "单洪", "欧阳明", "区红", "安国", "lily", "李三"]
    ordered = sorted(names, key=lambda n: pinyin_key(n, person=True))
    assert ordered == ["安国", "李三", "李四", "lily", "区红", "欧阳明", "单洪", "单红", "张三"]
    assert pinyin_key("单位") < pinyin_key("党委")


def test_pairs() -> None:
    assert bigrams("编制管理") == ("编制", "制管", "管理")
    assert bigrams("第12中学、甲") == ("第", "12", "中学", "甲")
    assert bigrams("") == ()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (5, "五"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10010, "一万零一十"),
        (100_010, "十万零一十"),
        (20_000, "二万"),
        (100_000_000, "一亿"),
        (1_000_000_000_005, "一万亿零五"),
    ],
)
def test_numerals(number: int, text: str) -> None:
    assert chinese_number(number) == text
    assert parse_number(text) == number


@given(st.integers(0, 10**16 - 1))
def test_numerals_read_back(number: int) -> None:
    assert parse_number(chinese_number(number)) == number
    assert parse_number(f"第{chinese_number(number)}") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第十二", 12),
        ("第十二条", 12),
        ("第12条", 12),
        ("二〇二一", 2021),
        ("两千", 2000),
        ("壹佰贰拾叁", 123),
        ("007", 7),
        ("一百二十", 120),
        ("百", 100),
    ],
)
def test_numerals_as_written(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "第", "甲", "十十", "十千", "一十百", "一二十", "1.5", "-3", "一万万", "十甲"]
)
def test_what_is_no_numeral(text: str) -> None:
    with pytest.raises(Refused, match="不是数字"):
        parse_number(text)


@given(st.text(alphabet="零〇一二两十百千万亿第条甲1 ", max_size=12))
def test_numerals_never_break(text: str) -> None:
    try:
        assert parse_number(text) >= 0
    except Refused as refused:
        assert refused.refusals[0].code == "number.shape"


@pytest.mark.parametrize("number", [-1, 10**16])
def test_numbers_without_a_numeral(number: int) -> None:
    with pytest.raises(ValueError, match="no Chinese numeral"):
        chinese_number(number)


def test_pypinyin_is_not_loaded_until_it_is_needed() -> None:
    code = "import sys, bianzhi.values.chinese as c; assert 'pypinyin' not in sys.modules; print(c.initials('编制'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(DATA.parents[2])},
    )
    assert done.stdout.strip() == "bz"
