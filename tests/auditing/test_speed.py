"""What spares work finds all the same: patterns by their alternatives, hints before names, Arrow without pandas."""

import gc
import importlib
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.auditing import context as contexts
from bianzhi.auditing.adjacent import needed, pairs_of
from bianzhi.auditing.alternatives import alternatives, standing
from bianzhi.auditing.audit import audit_file, collector_at_rest, judged
from bianzhi.auditing.context import understand
from bianzhi.auditing.corpus.arrow import without_pandas
from bianzhi.auditing.named import HINT, ONCE
from bianzhi.auditing.registry import rules
from bianzhi.auditing.rules.budget import NO_BUDGET, NONE_PLANNED
from bianzhi.auditing.rules.counts import SAME
from bianzhi.auditing.rules.forms import ENDS, HEAD
from bianzhi.auditing.rules.listed import HINT as LISTED_HINT
from bianzhi.auditing.rules.listed import LISTED
from bianzhi.auditing.rules.lists import LISTED as NAMED
from bianzhi.auditing.rules.names import HINT as ITEM_HINT
from bianzhi.auditing.rules.names import ITEM, PATH, TOP
from bianzhi.auditing.rules.punctuation import RUN_ON
from bianzhi.auditing.rules.staff import COUNTED, WHOLE
from bianzhi.auditing.rules.tables import SPENT
from bianzhi.auditing.rules.text_table import LAST, STATED
from bianzhi.auditing.rules.wording import BASE, VERSUS
from bianzhi.documents.read_any import read_document

#: what stands in a list of what staff and public expenses are made of
OF_EXPENSES = re.compile("经费.*(?:包括|用于)", re.DOTALL)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("增加|减少", ["增加", "减少"]),
        (r"(?:增加|减少)%|\|[|\]]|（(?P<a>甲|乙)）", ["增加%", "减少%", r"\|[|\]]", "（(?P<a>甲|乙)）"]),
        (r"[]|]甲|[^]|]乙", ["[]|]甲", "[^]|]乙"]),
        (r"(?P<a>甲|乙丙)丁|(?:甲|乙)?丙|(甲|乙)丁", ["甲丁", "乙丙丁", "(?:甲|乙)?丙", "(甲|乙)丁"]),
        (r"(甲|乙)\1|丙", [r"(甲|乙)\1|丙"]),
        ("", [""]),
    ],
)
def test_a_pattern_is_taken_apart_at_its_outermost_bars(pattern, parts) -> None:
    assert [one.compiled.pattern for one in alternatives(pattern)] == parts


@pytest.mark.parametrize(
    ("pattern", "end"),
    [
        (r"\d%%", "%%"),
        (r"\d{0,3}省(?P<a>省本级)", "省(?P<a>省本级)"),
        (r"[甲乙](?:丙)?丁戊?己庚", "己庚"),
        (r"[甲乙](?:丙)?丁戊己.*?庚", "丁戊己"),
        (r"\d\.\d{2}(?=，)", r"\.\d{2}(?=，)"),
        (r"\d\.\d+(?=，)", r"\."),
        ("甲?乙{0,2}(?:丙|丁)", None),
        ("甲(?:乙)?丙丁", None),
        (r"(甲|乙)丙\1丁戊", None),
    ],
)
def test_a_pattern_is_looked_for_by_its_end(pattern, end) -> None:
    (only,) = alternatives(pattern)
    assert (only.end and only.end.pattern) == end


def may_stand(pattern: str, text: str) -> bool:
    all_, either = needed(pattern)
    held = pairs_of(text)
    return all_ <= held and not any(one.isdisjoint(held) for one in either)


@pytest.mark.parametrize(
    ("pattern", "missing", "standing_there"),
    [
        ("甲乙丙", "甲丙乙丙", "乙甲乙丙"),
        (r"甲乙?(?:丙丁)戊己", "戊己甲丙丁", "甲丙丁戊己"),
        (r"(?:增加|减少)万元", "增加减少元万元", "减少万元"),
        (r"(?:增加|减少)(?:了|为)?(\d+)[人辆]", "增加12减少人", "减少为12人"),
        (r"其中(?<=[%元]其中)", "次其中%元", "元其中"),
        (r"万元(?=[，。])", "，万元的。", "万元。"),
        (r"甲(?!乙)丙", "甲乙丙", "甲丙"),
        (r"(?P<a>甲|乙)丙(?P=a)丁戊", "甲丙丁", "乙丙乙丁戊"),
        (r"甲.乙丙|戊丁", "甲乙丁丙", "戊丁"),
    ],
)
def test_a_pattern_is_not_looked_for_where_its_letters_do_not_stand_side_by_side(
    pattern, missing, standing_there
) -> None:
    assert not may_stand(pattern, missing)
    assert may_stand(pattern, standing_there)


@settings(max_examples=150)
@given(st.data())
def test_where_a_pattern_matches_its_letters_stand_side_by_side(data) -> None:
    signs = st.sampled_from(
        ["甲", "乙", "1", "，", ".", r"\d", "[甲乙]", "[^甲]", "[2-7乙]", "$", "^", "(?=乙)", "(?<!甲)"]
    )
    pieces = st.recursive(
        signs,
        lambda one: st.one_of(
            st.lists(one, min_size=1, max_size=4).map("".join),
            st.lists(one, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
            one.map(lambda some: f"(?:{some})?"),
            one.map(lambda some: f"(?:{some})+"),
            one.map(lambda some: f"(?={some})"),
        ),
        max_leaves=8,
    )
    pattern = data.draw(pieces)
    text = data.draw(st.text("甲乙丙12，\n", max_size=12))
    assert re.search(pattern, text, re.MULTILINE) is None or may_stand(pattern, text)


def test_the_collector_works_again_after_a_document() -> None:
    assert gc.isenabled()
    assert audit_file(b"", "x.docx").error
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collector_at_rest():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
    with collector_at_rest(), collector_at_rest():
        pass
    assert gc.isenabled()


def test_taken_apart_a_pattern_stands_in_the_same_texts(monkeypatch) -> None:
    """Of all that rules look for in all their examples."""
    sought = []
    monkeypatch.setattr(contexts, "standing", lambda *given: sought.append(given) or standing(*given))
    taken_apart = found = 0
    for rule in rules().values():
        for example in (rule.fails, rule.passes, rule.edge):
            sought.clear()
            judged(understand(read_document(example.encode(), "报告.txt")))
            for given_ in {one[2]: one for one in sought}.values():
                text, _, pattern, *_ = given_
                lines = text.split("\n")
                own = {k for k, line in enumerate(lines) if re.search(pattern, line)}
                assert own <= set(standing(*given_)), (rule.code, pattern)
                found += len(own)
                taken_apart += len(alternatives(pattern)) > 1
    assert found
    assert taken_apart


@pytest.mark.parametrize("words", ONCE.values())
@settings(max_examples=30)
@given(st.data())
def test_every_name_has_a_hint(words, data) -> None:
    found = re.search(words, data.draw(st.from_regex(re.compile(words))))
    assert found is None or HINT.search(found[0])


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        (ITEM, ITEM_HINT),
        (PATH, TOP),
        (WHOLE, COUNTED),
        (LISTED, LISTED_HINT),
        (BASE, re.compile(VERSUS)),
        (SAME, re.compile("持平|一致|变|增减")),
        (SPENT, OF_EXPENSES),
        (NAMED, OF_EXPENSES),
        (HEAD, re.compile(f"(?:{'|'.join(ENDS)})$")),
        (NO_BUDGET, re.compile(NONE_PLANNED)),
    ],
    ids=[
        "item",
        "path",
        "people",
        "change",
        "year",
        "same",
        "spent",
        "named",
        "heading",
        "no budget",
    ],
)
@settings(max_examples=30)
@given(st.data())
def test_every_place_has_a_hint(pattern, hint, data) -> None:
    found = pattern.search(data.draw(st.from_regex(pattern)))
    assert found and hint.search(found[0])


@pytest.mark.parametrize("words", [pattern for pattern, *_ in STATED], ids=str)
@settings(max_examples=30)
@given(st.data())
def test_totals_end_as_is_looked_for_first(words, data) -> None:
    assert data.draw(st.from_regex(words)).removesuffix("\n").endswith(LAST)


def test_arrow_is_kept_from_pandas_for_a_while(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    before = list(sys.meta_path)
    with without_pandas(), pytest.raises(ModuleNotFoundError):
        importlib.import_module("pandas")
    assert sys.meta_path == before


@pytest.mark.parametrize(("pattern", "hint"), RUN_ON)
def test_what_is_found_by_its_hint_is_all_there_is(pattern: str, hint: str) -> None:
    told = "增加1.00万元下降3.00%。公务用车3辆，费用2.00万元主要原因是人员变动。\n下降5.00%年末公务用车1辆。支出9.00万元其中：办公费1.00万元。增长3.00%加上结转资金。公用经费压减其中：水费1.00万元。决算数大于年初预算数的主要原因年中追加。"
    for rule in rules().values():
        context = understand(read_document(f"{rule.fails}\n{told}".encode(), "a.txt"))
        found = [(id(one), match.span()) for one, match in context.find(pattern, hint)]
        assert found == [(id(p), m.span()) for p in context.passages for m in re.finditer(pattern, p.text)]
        assert found
