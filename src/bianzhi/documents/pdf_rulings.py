"""The straight lines drawn on a PDF page: the ruling of its tables.

Offices' programs draw them as strokes, as thin filled boxes, as boxes with a border, or a whole table in one path.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple

from pypdfium2 import raw

from bianzhi.documents.pdf_calls import Sheet, address, bare, held

#: a box no thicker is a line; a line no longer says nothing, in points
THICK, SHORT = 3.0, 4.0
#: lines no farther apart are one
SNAP = 2.5
#: objects of a page and points of its paths that are looked at
OBJECTS, POINTS = 60_000, 40_000
#: forms within forms
DEEPEST = 4
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A line: the height at which a level one runs, or the place from the left of an upright one; where it begins and ends."""

    at: float
    start: float
    end: float


BEGINS = attrgetter("start")


class Rules(NamedTuple):
    """The lines of a page, each stretch once."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()


def rules_of(sheet: Sheet) -> Rules:
    """Return the lines drawn on a page."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for left, low, right, high in _boxes(sheet.page, turn_of(sheet), 0):
        if high - low <= THICK:
            level.append(Rule((low + high) / 2, left, right))
        if right - left <= THICK:  # a dot may be of a dotted line of either kind
            upright.append(Rule((left + right) / 2, low, high))
    return Rules(tuple(_joined(level)), tuple(_joined(upright)))


def turn_of(sheet: Sheet) -> Matrix:
    """Return how places on a page are turned to how it is looked at: some landscape pages are portrait ones turned."""
    turned = raw.FPDFPage_GetRotation(sheet.page)
    if not turned:
        return PLAIN
    wide, high = sheet.size
    return ((0, -1, 1, 0, 0, high), (-1, 0, 0, -1, wide, high), (0, 1, -1, 0, wide, 0))[turned - 1]


def moved(box: Box, matrix: Matrix) -> Box:
    """Return where a box (left, low, right, high) comes to stand."""
    if matrix == PLAIN:
        return box
    left, low, right, high = box
    a, b, c, d, e, f = matrix
    x, u = left * a + low * c + e, right * a + high * c + e
    y, v = left * b + low * d + f, right * b + high * d + f
    return min(x, u), min(y, v), max(x, u), max(y, v)


def _joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Yield lines, those on one height that touch as one; without what is too short."""
    heights: list[list[Rule]] = []
    for rule in sorted(rules):
        if heights and rule.at - heights[-1][0].at <= SNAP:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    for group in heights:
        at = sum([rule.at for rule in group]) / len(group)
        group.sort(key=BEGINS)
        start, end = group[0].start, group[0].end
        for rule in group:
            if rule.start > end + SNAP:
                if end - start > SHORT:
                    yield Rule(at, start, end)
                start, end = rule.start, rule.end
            elif rule.end > end:
                end = rule.end
        if end - start > SHORT:
            yield Rule(at, start, end)


@cache
def _calls() -> tuple[Any, Any, Any, Any]:
    """Return PDFium's calls by object: a page has some hundreds of them, most of them text."""
    pointer = ctypes.c_void_p
    kind = ctypes.PYFUNCTYPE(ctypes.c_int, pointer)(address(raw.FPDFPageObj_GetType))
    of_form = ctypes.PYFUNCTYPE(pointer, pointer, ctypes.c_ulong)(address(raw.FPDFFormObj_GetObject))
    return bare(raw.FPDFPage_GetObject, pointer), of_form, kind, bare(raw.FPDFPageObj_GetBounds)


@cache
def _path_calls() -> tuple[Any, Any, Any, Any, Any]:
    """Return PDFium's calls by path: its number of points; a point's handle; where it is, its kind, whether it closes a part."""
    return (
        bare(raw.FPDFPath_CountSegments), bare(raw.FPDFPath_GetPathSegment, ctypes.c_void_p),
        bare(raw.FPDFPathSegment_GetPoint), bare(raw.FPDFPathSegment_GetType), bare(raw.FPDFPathSegment_GetClose),
    )  # fmt: skip


def _boxes(holder: Any, matrix: Matrix, depth: int) -> Iterator[Box]:
    """Yield (left, low, right, high) of the stretches of every path of a page or form."""
    of_page, of_form, kind_of, _ = _calls()
    count = (raw.FPDFFormObj_CountObjects if depth else raw.FPDFPage_CountObjects)(holder)
    found = list(map(of_form if depth else of_page, repeat(held(holder)), range(min(count, OBJECTS))))
    kinds = bytes(map(kind_of, found))
    if raw.FPDF_PAGEOBJ_FORM in kinds and depth < DEEPEST:
        for one in _of_kind(raw.FPDF_PAGEOBJ_FORM, found, kinds):
            form = ctypes.cast(one, raw.FPDF_PAGEOBJECT)
            yield from _boxes(form, _times(_matrix(form), matrix), depth + 1)
    if raw.FPDF_PAGEOBJ_PATH in kinds:
        boxes = _path_boxes(_of_kind(raw.FPDF_PAGEOBJ_PATH, found, kinds))
        yield from boxes if matrix == PLAIN else (moved(box, matrix) for box in boxes)


def _path_boxes(paths: Iterable[int]) -> Iterator[Box]:
    """Yield the stretches of paths, as they are drawn."""
    room = ctypes.create_string_buffer(4 * ctypes.sizeof(ctypes.c_float))
    numbers: Any = memoryview(room).cast("B").cast("f")
    edges = [ctypes.byref(room, edge * ctypes.sizeof(ctypes.c_float)) for edge in range(4)]
    *_, box_of = _calls()
    for one in paths:
        path = held(one)
        if not box_of(path, *edges):
            continue
        box = left, low, right, high = tuple(numbers.tolist())
        if high - low <= THICK or right - left <= THICK:
            yield box
        else:
            yield from _stretches(path, ctypes.cast(one, raw.FPDF_PAGEOBJECT))


def _of_kind(kind: int, found: Sequence[Any], kinds: bytes) -> Iterator[Any]:
    """Yield the objects of a kind."""
    place = kinds.find(kind)
    while place >= 0:
        yield found[place]
        place = kinds.find(kind, place + 1)


def _stretches(path: Any, one: Any) -> Iterator[Box]:
    """Yield the boxes of a path's parts: its lines where they are drawn, its thin areas where they are filled."""
    count_of, segment_of, point_of, kind_of, closes = _path_calls()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one, fill, stroke)
    own = _matrix(one)
    parts: list[list[tuple[float, float]]] = []
    point = (ctypes.c_float * 2)()
    x, y = ctypes.byref(point), ctypes.byref(point, ctypes.sizeof(ctypes.c_float))
    for number in range(min(count_of(path), POINTS)):
        segment = held(segment_of(path, number))
        point_of(segment, x, y)
        if not parts or kind_of(segment) == raw.FPDF_SEGMENT_MOVETO:
            parts.append([])
        parts[-1].append(_at((point[0], point[1]), own))
        if closes(segment):
            parts[-1].append(parts[-1][0])
    for points in parts:
        whole = _around(points)
        if whole[2] - whole[0] <= THICK or whole[3] - whole[1] <= THICK:
            yield whole
        elif stroke.value:
            for k in range(1, len(points)):
                yield _around(points[k - 1 : k + 1])


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, along = [p[0] for p in points], [p[1] for p in points]
    return min(across), min(along), max(across), max(along)


def _matrix(one: Any) -> Matrix:
    made = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(one, made):
        return PLAIN
    return made.a, made.b, made.c, made.d, made.e, made.f


def _at(point: tuple[float, float], m: Matrix) -> tuple[float, float]:
    return point[0] * m[0] + point[1] * m[2] + m[4], point[0] * m[1] + point[1] * m[3] + m[5]


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    shift = _at((e, f), then)
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        *shift,
    )
