"""The straight lines drawn on a PDF page: the ruling of its tables.

Offices' programs draw them as strokes, as thin filled boxes, as boxes with a border, or a whole table in one path.
"""

import ctypes
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress, repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

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


class Rules(NamedTuple):
    """The lines of a page, each stretch once."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()


def rules_of(page: pdfium.PdfPage) -> Rules:
    """Return the lines drawn on a page."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for left, low, right, high in _boxes(page.raw, turn_of(page), 0):
        if high - low <= THICK:
            level.append(Rule((low + high) / 2, left, right))
        if right - left <= THICK:  # a dot may be of a dotted line of either kind
            upright.append(Rule((left + right) / 2, low, high))
    long = [[rule for rule in _joined(rules) if rule.end - rule.start > SHORT] for rules in (level, upright)]
    return Rules(tuple(long[0]), tuple(long[1]))


def turn_of(page: pdfium.PdfPage) -> Matrix:
    """Return how places on a page are turned to how it is looked at: some landscape pages are portrait ones turned."""
    turned = raw.FPDFPage_GetRotation(page.raw)
    if not turned:
        return PLAIN
    wide, high = page.get_size()
    return ((0, -1, 1, 0, 0, high), (-1, 0, 0, -1, wide, high), (0, 1, -1, 0, wide, 0))[turned - 1]


def moved(box: Box, matrix: Matrix) -> Box:
    """Return where a box (left, low, right, high) comes to stand."""
    if matrix == PLAIN:
        return box
    return _around([_at((box[0], box[1]), matrix), _at((box[2], box[3]), matrix)])


def _joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Yield lines, those on one height that touch as one."""
    heights: list[list[Rule]] = []
    for rule in sorted(rules):
        if heights and rule.at - heights[-1][0].at <= SNAP:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    for group in heights:
        at = sum(rule.at for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda r: r.start):
            if end is None or start is None or rule.start > end + SNAP:
                if end is not None and start is not None:
                    yield Rule(at, start, end)
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if end is not None and start is not None:
            yield Rule(at, start, end)


@cache
def _calls() -> tuple[Any, Any, Any, Any]:
    """Return PDFium's calls by object, taking plain addresses: a page has some hundreds of objects, most of them text."""
    pointer, number = ctypes.c_void_p, ctypes.c_int
    of_page = ctypes.PYFUNCTYPE(pointer, pointer, number)(address(raw.FPDFPage_GetObject))
    of_form = ctypes.PYFUNCTYPE(pointer, pointer, ctypes.c_ulong)(address(raw.FPDFFormObj_GetObject))
    kind = ctypes.PYFUNCTYPE(number, pointer)(address(raw.FPDFPageObj_GetType))
    box = ctypes.PYFUNCTYPE(number, pointer, pointer, pointer, pointer, pointer)(
        address(raw.FPDFPageObj_GetBounds)
    )
    return of_page, of_form, kind, box


def address(call: Any) -> int:
    """Return where a call of PDFium stands in memory."""
    return ctypes.cast(call, ctypes.c_void_p).value or 0


def _boxes(holder: Any, matrix: Matrix, depth: int) -> Iterator[Box]:
    """Yield (left, low, right, high) of the stretches of every path of a page or form."""
    of_page, of_form, kind_of, box_of = _calls()
    count = (raw.FPDFFormObj_CountObjects if depth else raw.FPDFPage_CountObjects)(holder)
    handle = ctypes.cast(holder, ctypes.c_void_p).value
    found = list(map(of_form if depth else of_page, repeat(handle), range(min(count, OBJECTS))))
    kinds = list(map(kind_of, found))
    numbers = (ctypes.c_float * 4)()
    first = ctypes.addressof(numbers)
    if raw.FPDF_PAGEOBJ_FORM in kinds and depth < DEEPEST:
        for one in compress(found, map(raw.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
            form = ctypes.cast(one, raw.FPDF_PAGEOBJECT)
            yield from _boxes(form, _times(_matrix(form), matrix), depth + 1)
    for one in compress(found, map(raw.FPDF_PAGEOBJ_PATH.__eq__, kinds)):
        if not box_of(one, first, first + 4, first + 8, first + 12):
            continue
        left, low, right, high = numbers
        if high - low <= THICK or right - left <= THICK:
            yield moved((left, low, right, high), matrix)
        else:
            path = ctypes.cast(one, raw.FPDF_PAGEOBJECT)
            for box in _stretches(path):
                yield moved(box, matrix)


def _stretches(path: Any) -> Iterator[Box]:
    """Yield the boxes of a path's parts: its lines where they are drawn, its thin areas where they are filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    own = _matrix(path)
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(min(raw.FPDFPath_CountSegments(path), POINTS)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if not parts or raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            parts.append([])
        parts[-1].append(_at((x.value, y.value), own))
        if raw.FPDFPathSegment_GetClose(segment):
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
