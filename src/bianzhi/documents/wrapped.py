"""Lines of text copied out of a PDF or a page: paragraphs broken at its edge, and tables drawn with bars or blanks."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

#: signs that end a paragraph; what ends otherwise may go on
ENDS = ("。", "；", "：", "！", "？", ":", ";", "”", "|")
#: signs within a sentence; a wide line that begins to list the parts of an amount goes on after them
STOPS, LISTS = ("；", ";"), re.compile(r"\d\s*(?:万元|元)[，,。；]?其中[:：](?!.*。)")
#: with these at its end a line is never a whole paragraph
OPEN = re.compile(
    r"[，、（“《]$|(?:增加|减少|增长|下降|降低|上升|完成|其中|主要|比|较|与|占|为|的|和|及|在|对|至|年|约|达)$|(?:\d\.?|,)$"
)
#: what is opened within a line goes on until it is closed
PAIRS = (("“", "”"), ("（", "）"), ("《", "》"))
#: how a line begins that carries on the one before
CARRIES_ON = re.compile(
    r"^(?:[，。；、）”%％》]|万元|亿元|元(?!旦)|个|批次|人次|辆|年(?:度)?|月|日|支出|收入)"
)
#: and what can begin no paragraph at all
TORN = re.compile(r"^(?:[，。；、）”%％》]|(?:\d[\d,]*(?:\.\d+)?\s*)?(?:万元|亿元|元(?!旦))(?!以[上下内]))")
#: how a paragraph begins
BEGINS = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|[①-⑳]|"
    r"附件|附表|表\d|图\d|注[:：]|说明[:：]|目录|#|\[)"
)
CELLS = re.compile(r"(?: {2,}|\u3000{2,}|\t)")
#: a cell of a row drawn with blanks; the blank before or after an amount that stands close to the cell beside it
PART = re.compile(r"[^ \u3000\t]+(?:[ \u3000][^ \u3000\t]+)*")
GLUED = re.compile(r"(?<=\.\d\d) (?=[^ ])|(?<=[^ ]) (?=-?\d[\d,]*\.\d\d(?: |$))")
#: a table by blanks has at least so many cells a line; a wrapped text so many full lines
FEWEST, FULL = 3, 5
#: a full line is within so many columns of the edge, which this part of the lines does not pass
SLACK, SET = 6, 0.95
#: so many full lines without a stop, so wide at least, are broken lines, whatever headings and cells stand among them
MANY, WIDE = 10, 60
#: dots that lead to a page in a table of contents, wider than any line of text
LEADER = re.compile(r"…{3}|\.{6}|·{6}")
#: full lines to a line that passes the edge
RARE = 25
#: a line with figures is set wider than its letters say, but for a title
FIGURES, TITLE = re.compile(r"\d[\d,.]*\s*(?:万元|元|%|％)"), re.compile(r"(?:说明|情况|表|概况)$")
#: a line of a sentence that is set wide, with blanks between its characters, to reach the edge; the last of a paragraph never is
STRETCHED = re.compile(r"^(?=.*[,，;；])(?=.*(?:[\u4e00-\u9fff] ){3}[\u4e00-\u9fff]).*$")
#: shorter lines are cells or headings, unless an amount with its unit follows
SHORT = 16
WITH_UNIT = re.compile(r"^\d[\d,.]*\s*(?:万元|亿元|元|%|％)")
#: in a row of a table whose cells stand with one blank between them, as copied out of a PDF: an amount that no unit follows
BARE = re.compile(r"\s-?(?:\d[\d,]*\.\d\d|\d{1,3}(?:,\d{3})+)(?=\s|$)(?!\s*(?:万|亿|元|%|％))")
BARE_CELL = re.compile(r"-?(?:\d[\d,]*\.\d\d|\d{1,3}(?:,\d{3})+)$")
NUMBER = re.compile(r"-?[\d,.]+$")
#: words over columns of amounts
HEAD = re.compile(r"科目|编码|预算数|决算数|合计|小计|行次")
#: a row with one amount, at its end; a code stands at its beginning, or no verb that the amount belongs to before it
LONE = re.compile(r"^\d{3,7}\s|[^为是约达的共计比较]\s+-?(?:\d[\d,]*\.\d\d|\d{1,3}(?:,\d{3})+)$")
#: what no row has
SENTENCE = re.compile(r"[。；，：:;]|\d\s*(?:万元|亿元|元|%|％)")


def cells_of(line: str) -> tuple[str, ...]:
    """Return the cells of a line that is a row of a table, drawn with tabs, bars or runs of blanks; empty when it is none."""
    if "\t" in line:
        return tuple(cell.strip() for cell in line.split("\t")) if line.strip() else ()
    text = line.strip()
    if text.count("|") > 1 and not text.endswith(("。", "；", "，")):
        cells = tuple(cell.strip() for cell in text.removeprefix("|").removesuffix("|").split("|"))
        return () if all(set(cell) <= set("-: ") for cell in cells) else cells
    found = CELLS.split(text)
    if len(found) < FEWEST or text.endswith(("。", "；", "，")):
        return ()
    return tuple(text for text, _, _ in spans_of(line))


def closed_up(lines: Sequence[str]) -> bool:
    """Say whether rows drawn with tabs lost their empty cells: none stands in any of them, and yet they differ in length."""
    rows = [line.strip("\n").split("\t") for line in lines if "\t" in line]
    if not rows or any("|" in line for line in lines) or any(not all(map(str.strip, row)) for row in rows):
        return False
    amounts = [row for row in rows if any(map(BARE_CELL.match, row))]
    heads = [row for row in rows if not any(map(NUMBER.match, row))]
    if not any(HEAD.search("".join(row)) for row in heads):
        return False  # a form with labels beside its amounts
    names = {c for row in heads for c, text in enumerate(row) if text.endswith("名称")}
    if any(BARE_CELL.match(row[c]) for row in amounts for c in names if c < len(row)):
        return True  # an amount where names stand
    lengths = [len(row) for row in amounts]
    return len(set(lengths)) > 1 or (bool(lengths) and max(map(len, heads), default=lengths[0]) < lengths[0])


def spans_of(line: str) -> list[tuple[str, int, int]]:
    """Return the cells of a row drawn with blanks, and where each begins and ends; an amount is one of its own."""
    apart = GLUED.sub("  ", line)  # as long as the line but for the blanks put in
    found: list[tuple[str, int, int]] = []
    for part in PART.finditer(apart):
        put = sum(part.start() > glued.start() + k for k, glued in enumerate(GLUED.finditer(line)))
        found.append((part[0], part.start() - put, part.end() - put))
    return found


def is_flat_row(line: str, after: str = "") -> bool:
    """Say whether a line is a row of a table whose cells stand with a blank between them; ``after``: the line after it."""
    text = line.strip()
    amounts = len(BARE.findall(text))
    if not amounts or SENTENCE.search(text) or TORN.match(after):
        return False
    return amounts > 1 or bool(LONE.search(text))


def width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character, and a quotation mark among such, takes two."""
    return sum(2 if east_asian_width(sign) in "WF" or sign in "“”" else 1 for sign in text)


def rejoined(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return (paragraph, index of its first line). A row of a table, and an empty line, stands alone."""
    texts = [line.strip() for line in lines]
    tables = [bool(cells_of(line)) for line in lines]
    rows = [
        drawn or is_flat_row(text, after)
        for text, after, drawn in zip(texts, [*texts[1:], ""][: len(texts)], tables, strict=True)
    ]
    edges = _edges(texts, rows)
    made: list[tuple[str, int]] = []
    going = False
    for index, (text, row) in enumerate(zip(texts, rows, strict=True)):
        if going and width(texts[index - 1]) < SHORT and not WITH_UNIT.match(text):
            going = False  # a cell, or a heading, on a line of its own
        torn = index and made and texts[index - 1] and not rows[index - 1] and TORN.match(text)
        if torn and width(texts[index - 1]) >= SHORT and not made[-1][0].endswith(ENDS):
            going = True
        over = _over_the_page(made, text) if index and not texts[index - 1] and not row else False
        if over:
            del made[-1]
        if over or (going and text and not row and (CARRIES_ON.match(text) or not BEGINS.match(text))):
            before, first = made[-1]
            made[-1] = (_glued(before, text), first)
        else:
            made.append((lines[index] if tables[index] else text, index))
        going = bool(text) and not row and _goes_on(text, edges[index])
    return made


def _edges(texts: Sequence[str], rows: Sequence[bool]) -> list[int]:
    """Return at which width each line is broken: that of the text, or else that of its own page, where tables stand on others."""
    edge = _edge([text for text, row in zip(texts, rows, strict=True) if not row])
    made: list[int] = []
    run: list[str] = []
    for text, row in [*zip(texts, rows, strict=True), ("", True)]:
        if text and not row:
            run.append(text)
            continue
        made += [edge or _edge(run)] * len(run) + [0]
        run = []
    return made


def _over_the_page(made: Sequence[tuple[str, int]], text: str) -> bool:
    """Say whether a line after an empty one begins with what begins no paragraph: a page ended within the one before."""
    if len(made) < len(("paragraph", "blank")) or made[-1][0] or not TORN.match(text):
        return False
    before = made[-2][0]
    return (
        width(before) >= SHORT
        and not before.endswith(ENDS)
        and not is_flat_row(before)
        and not cells_of(before)
    )


def _goes_on(text: str, edge: int) -> bool:
    if text.endswith(STOPS):
        return width(text) >= WIDE and bool(LISTS.search(text))
    if text.endswith(ENDS):
        return False
    if OPEN.search(text) or any(text.count(first) > text.count(last) for first, last in PAIRS):
        return True
    if edge > 0 and STRETCHED.match(text):
        return True
    if "，" in text and width(text) >= WIDE and not TITLE.search(text):
        return True  # no sentence ends so
    slack = SLACK * 2 if FIGURES.search(text) and not TITLE.search(text) else SLACK
    return edge > 0 and width(text) >= edge - slack


def _edge(texts: Sequence[str]) -> int:
    """Return the width at which lines are broken; 0 where they are not."""
    texts = [t for t in texts if not LEADER.search(t) and not STRETCHED.match(t)]
    widths = sorted(width(t) for t in texts if t and not t.endswith(ENDS) and not BEGINS.match(t))
    if len(widths) < FULL:
        return 0
    edge = widths[int(len(widths) * SET)]  # a few are set wider, their signs pressed together
    full = [w for w in widths if w >= edge - SLACK]
    wide = sum(width(t) > edge + 2 * SLACK for t in texts)  # the note of a table, in smaller letters
    most = len(full) >= FULL and len(full) * 2 >= len(widths)
    even = wide * RARE <= len(full) and (most or (len(full) >= MANY and edge >= WIDE))
    return edge if even else 0


def _glued(before: str, after: str) -> str:
    """Return two lines as one: a blank only between two Latin words."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
