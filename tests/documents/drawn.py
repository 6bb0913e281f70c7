"""PDF files drawn by hand, uncompressed and small: pages of words and lines as a draw of numbers has it.

Fonts of Chinese characters are large, so none is in the file: a code is the character, and the reader takes a font of its own.
"""

from collections.abc import Callable, Sequence

WORDS = (
    "2021年度部门决算", "第三部分 2021年度部门决算情况说明", "一、收入支出决算总体情况说明", "一般公共预算财政拨款支出决算表", "收入支出决算总表",
    "单位：万元", "公开01表", "部门：教育局", "科目编码", "科目名称", "合计", "基本支出", "项目支出", "教育支出", "一、教育支出", "其中：", "注：本表无数据",
    "2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。", "“三公”经费支出决算为0.40万元，完成预算80%", "栏次",
    "205", "2050202", "20502", "1", "2", "100.00", "-3.5", "1,234.56", "5.43%", "12", "（续）", "图1：收入", "- 3 -", "第3页", "表", "。", "元",
)  # fmt: skip
#: rows of a table
MOST = 40
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Helvetica/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    b"/BaseFont/Helvetica/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[0 127 500]>>]>>"
)
Pick = Callable[[int], int]


def pdf_drawn(*pages: bytes, turns: Sequence[int] = ()) -> bytes:
    """Return a PDF of pages with these drawings; ``turns``: by how many degrees each is turned."""
    numbers = [5 + 2 * k for k in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: FONT,
        4: _stream(b"1 beginbfrange\n<0000> <ffff> <0000>\nendbfrange"),
    }
    for number, drawing, turn in zip(numbers, pages, [*turns, *[0] * len(pages)], strict=False):
        resources = f"/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 600 800]/Rotate {turn}"
        parts[number] = f"<</Type/Page/Parent 2 0 R{resources}/Contents {number + 1} 0 R>>".encode()
        parts[number + 1] = _stream(drawing)
    made, places = b"%PDF-1.4\n", []
    for number, part in parts.items():
        places.append(len(made))
        made += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF".encode()
    return made + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode() + table + end


def _stream(data: bytes) -> bytes:
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream "


def said(text: str, left: float, foot: float, size: float = 10) -> bytes:
    """Return what draws a line of words."""
    codes = text.encode("utf-16-be").hex().encode()
    return b"BT /F %g Tf %g %g Td <%s> Tj ET\n" % (size, left, foot, codes)


def table(
    rows: Sequence[Sequence[str]], left: float, top: float, wide: float, high: float, *, lines: bool = True
) -> bytes:
    """Return what draws a table."""
    made = [
        said(text, left + 4 + wide * column, top - high * row - 14)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    right, foot = left + wide * max(map(len, rows)), top - high * len(rows)
    if lines:
        made += [b"%g %g m %g %g l S\n" % (left, y, right, y) for y in _steps(top, -high, len(rows))]
        made += [b"%g %g m %g %g l S\n" % (x, top, x, foot) for x in _steps(left, wide, max(map(len, rows)))]
    return b"".join(made)


def _steps(start: float, step: float, number: int) -> list[float]:
    return [start + step * k for k in range(number + 1)]


def pages_of(pick: Pick) -> bytes:
    """Return a PDF of a few pages with tables and prose, as ``pick`` (a number below the one given) has it."""
    pages = [b"".join(_thing(pick) for _ in range(1 + pick(6))) for _ in range(1 + pick(3))]
    return pdf_drawn(*pages, turns=[(0, 0, 0, 90, 180, 270)[pick(6)] for _ in pages])


def _thing(pick: Pick) -> bytes:
    left, top = 20 + pick(400), 60 + pick(700)
    match pick(6):
        case 0 | 1:
            return _table(pick, left / 4, top)
        case 2:
            return b"".join(said(_words(pick), 60, top - 16 * k) for k in range(1 + pick(8)))
        case 3:
            return b"".join(
                said(_words(pick), left + pick(60) - 30, top - pick(90)) for _ in range(1 + pick(8))
            )
        case 4:
            return b"q %d %d %d %d %d %d cm\n%sQ\n" % (
                pick(5) - 2, pick(5) - 2, pick(5) - 2, pick(5) - 2, pick(600), pick(800), _table(pick, 10, 100),
            )  # fmt: skip
        case _:
            ends = b" ".join(b"%d %d l" % (pick(600), pick(800)) for _ in range(1 + pick(5)))
            return b"%d %d m %s %s\n" % (left, top, ends, (b"S", b"f", b"s", b"n")[pick(4)])


def _words(pick: Pick) -> str:
    return "".join(WORDS[pick(len(WORDS))] + " " * pick(3) for _ in range(1 + pick(3)))


def _table(pick: Pick, left: float, top: float) -> bytes:
    """Return a table: words in rows and columns, with none, some or all of its lines, drawn in one of the ways programs have."""
    rows, columns = 1 + pick(MOST if pick(4) == 0 else 6), 1 + pick(12 if pick(4) == 0 else 5)
    high, wide = 8 + pick(20), 20 + pick(80)
    made = [said(WORDS[pick(len(WORDS))], left, top + 6 + 14 * k) for k in range(pick(3))]
    lines: list[tuple[float, float, float, float]] = []
    missing = pick(4)
    for r in range(rows + 1):
        for c in range(columns + 1):
            x, y = left + c * wide, top - r * high
            if c < columns and (not missing or pick(4) >= missing):
                lines.append((x, y, x + wide, y))
            if r < rows and (not missing or pick(4) >= missing):
                lines.append((x, y, x, y - high))
            if r < rows and c < columns and pick(5):
                text = WORDS[18 + pick(12)] if c and r and pick(6) else WORDS[pick(len(WORDS))]
                for k, start in enumerate(range(0, len(text), 8)):
                    made.append(
                        said(text[start : start + 8], x + pick(8), y - 9 - 9 * k + pick(4), 5 + pick(6))
                    )
    way = pick(4)
    if way == 0:
        made += [b"%g %g m %g %g l S\n" % line for line in lines]
    elif way == 1:
        made += [b"%g %g %g %g re f\n" % (a, d, max(c - a, 0.5), max(b - d, 0.5)) for a, b, c, d in lines]
    elif way == 2:
        made += [b"%g %g m %g %g l\n" % line for line in lines] + [b"S\n"]
    return b"".join(made)
