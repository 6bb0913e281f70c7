"""Pages of running text are known by their lines, without a look at what is drawn on them."""

from bianzhi.documents.pdf_pieces import Stretch, is_prose

HIGH, PITCH = 10.0, 16.0


def rows(*lines: tuple[tuple[int, float], ...]) -> list[Stretch]:
    """Return stretches in lines from the top, each told by its number of characters and where it begins."""
    made: list[Stretch] = []
    at = 0
    for number, line in enumerate(lines):
        low = 800.0 - PITCH * number
        for length, left in line:
            made.append((at, at + length, False, left, left + HIGH * length, low, low + HIGH))
            at += length
    return made


TEXT = ((32, 60.0),)


def test_long_lines_alone_are_running_text() -> None:
    assert is_prose(rows(TEXT, TEXT, ((9, 60.0),), TEXT))


def test_a_figure_between_words_does_not_stand_apart() -> None:
    assert is_prose(rows(TEXT, ((14, 60.0), (6, 203.0), (12, 266.0)), TEXT))


def test_cells_beside_each_other_may_be_of_a_table() -> None:
    assert not is_prose(rows(TEXT, TEXT, TEXT, ((6, 60.0), (4, 240.0))))
    assert not is_prose(rows(TEXT, TEXT, TEXT, ((4, 240.0), (6, 60.0))))


def test_a_label_beside_the_lines_may_be_of_a_table() -> None:
    text = rows(((32, 80.0),), ((32, 80.0),))
    assert is_prose(text)
    for low in (776.0, 798.0):  # between two lines, and at the height of one
        assert not is_prose([*text, (64, 68, False, 10.0, 50.0, low, low + HIGH)])


def test_short_lines_may_be_of_one_column() -> None:
    assert not is_prose(rows(*[((8, 60.0),)] * 12))
    assert not is_prose([])
