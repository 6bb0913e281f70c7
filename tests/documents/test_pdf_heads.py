"""Lines over and in the heads of tables without ruling."""

import pytest

from bianzhi.documents.pdf_columns import Column, _paired
from bianzhi.documents.pdf_lines import names_table
from bianzhi.documents.pdf_pieces import Line, Piece
from bianzhi.documents.pdf_prose import paragraphs
from bianzhi.documents.pdf_tables import OVER, _under_heads, _with_years, numbers_columns


def line(*texts: str, size: float = 10.0, gap: float = 2.0) -> Line:
    """Return a line whose pieces stand next to each other."""
    pieces, left = [], 0.0
    for text in texts:
        right = left + size * len(text)
        pieces.append(Piece(text, left, right, 0.0, size))
        left = right + gap
    return Line(tuple(pieces))


@pytest.mark.parametrize(
    "text", ["表1", "附表12", "公开02表", "部门预算01-1表", "财决公开10表", "预算公开表3"]
)
def test_the_number_of_a_table_stands_over_it(text: str) -> None:
    assert OVER.search(text)


@pytest.mark.parametrize("text", ["表1的数据", "第1表述", "2024年部门收支总表"])
def test_other_lines_do_not(text: str) -> None:
    assert not OVER.search(text)


def test_short_titles_name_tables() -> None:
    assert names_table(line("收支总表"))
    assert not names_table(line("总表"))


def test_columns_are_numbered_beside_the_ranks_of_codes() -> None:
    assert numbers_columns(line("类", "款", "项", "栏次", "1", "2", "3"))


def test_a_year_and_its_words_are_one_cell() -> None:
    assert [p.text for p in _with_years(line("2024", "年预算数", "2025", "年预算数")).pieces] == [
        "2024年预算数", "2025年预算数",
    ]  # fmt: skip
    apart = line("2024", "年预算数", gap=30.0)
    assert len(_with_years(apart).pieces) == len(apart.pieces)


def test_heads_and_cells_in_turn_belong_together() -> None:
    cells, heads = [(0.0, 80.0), (280.0, 320.0)], [(140.0, 160.0), (240.0, 270.0)]
    assert _paired(cells, heads) == [Column(c, h) for c, h in zip(cells, heads, strict=True)]


def test_brackets_that_had_no_room_do_not_begin_a_paragraph() -> None:
    def at(text: str, low: float) -> Line:
        return Line((Piece(text, 0.0, 10.0 * len(text), low, low + 10.0),))

    full = "主要包括办公费印刷费邮电费物业管理费差旅费水费"
    made = paragraphs(
        [(1, at(full, 60.0)), (1, at(full[:-3] + "维修"[:1], 45.0)), (1, at("（护）费租赁费会议费。", 30.0))],
        0,
    )
    assert len(made) == 1


def test_amounts_beside_their_head_come_under_it() -> None:
    table = [
        ("编码", "科目名称", "决算数", ""),
        ("302", "商品和服务支出", "", "9.00"),
        ("30201", "办公费", "", "9.00"),
    ]
    assert _under_heads(table, 1) == [
        ("编码", "科目名称", "决算数"), ("302", "商品和服务支出", "9.00"), ("30201", "办公费", "9.00"),
    ]  # fmt: skip
    empty = [("编码", "决算数", "上年数"), ("302", "", "9.00")]
    assert _under_heads(empty, 1) == empty
