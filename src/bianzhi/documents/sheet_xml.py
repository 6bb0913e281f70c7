"""How far a sheet of an .xlsx reaches, which of its cells are formulas or errors, and which rows and columns are hidden.

Excel, WPS, LibreOffice and the usual libraries write every cell as ``<c r="B7"`` and say first how far the sheet reaches. A sheet
that does so, and truly, is read by pattern, at a tenth of the cost. Any other goes through a real XML parser.
"""

import re
from typing import Any
from xml.parsers import expat

from bianzhi.documents.limits import Limits
from bianzhi.documents.marks import RESAVE, Marks, Place, refused

_DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}>\s{0,20}<f[\s>/]')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}?\st="e"[^>]{0,200}>\s{0,20}'
    rb"(?:<f[^>]{0,200}/>|<f[^>]{0,200}>[^<]{0,9000}</f>)?\s{0,20}<v>([^<]{0,40})"
)
_HIDDEN = re.compile(rb'<row(?=[^>]{0,400}\shidden="(?:1|true)")[^>]{0,400}?\sr="(\d{1,7})"')
_COLUMN = re.compile(rb"<col\s[^>]{0,400}>")
_SHOWN = re.compile(rb'\s(min|max|hidden)="(\w{1,7})"')
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def survey(xml: bytes, name: str, limits: Limits) -> Marks:
    """Return what is known of the sheet ``xml`` of the file ``name``. Raises `Refused` when it is no XML."""
    extent = _claimed(xml, limits)
    if extent is None:
        return _Walk(name).run(xml)
    marks = Marks(*extent)
    if b"<f" in xml:
        marks.formulas = {_place(match[1], match[2]) for match in _FORMULA.finditer(xml)}
    if b' hidden="' in xml:
        marks.hidden = {int(match[1]) - 1 for match in _HIDDEN.finditer(xml)}
        for column in _COLUMN.findall(xml, 0, xml.find(b"<sheetData")):
            _hide(marks, {key.decode(): value.decode() for key, value in _SHOWN.findall(column)})
    if b't="e"' in xml:
        marks.errors = {_place(m[1], m[2]): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(xml)}
    return marks


def _hide(marks: Marks, column: dict[str, str]) -> None:
    """Take note of ``<col min="3" max="4" hidden="1"/>``."""
    first, last = column.get("min", ""), column.get("max", "")
    if column.get("hidden") in {"1", "true"} and first.isdecimal() and last.isdecimal():
        marks.hide_columns(int(first) - 1, int(last) - 1)


def column_index(letters: str) -> int:
    """Return the column of its letters, from 0: A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _claimed(xml: bytes, limits: Limits) -> Place | None:
    """Return the numbers of rows and columns within which every cell stands, by the sheet's own claim once it is found true.

    Nothing when it is false or beyond the limits, or when a cell is written in another than the usual way.
    """
    claim = _DIMENSION.search(xml[:20_000])
    if claim is None or b":c" in xml:  # perhaps <x:c>
        return None
    rows, columns = int(claim[2]), column_index(claim[1].decode()) + 1
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        return None
    within = rb'<c(?! r="(?:' + _letters_up_to(columns) + rb")(?:" + _numbers_up_to(rows) + rb')")[\s/>]'
    return None if re.search(within, xml) else (rows, columns)


def _letters_up_to(columns: int) -> bytes:
    """Return a pattern of the letters of the first ``columns`` columns, or of some of them: 30 → ``[A-Z]|A[A-D]``."""
    if columns <= 26:
        return f"[A-{chr(64 + columns)}]".encode()
    first, second = divmod(min(columns, 702) - 27, 26)
    whole = f"|[A-{chr(64 + first)}][A-Z]" if first else ""
    return f"[A-Z]{whole}|{chr(65 + first)}[A-{chr(65 + second)}]".encode()


def _numbers_up_to(number: int) -> bytes:
    r"""Return a pattern of the whole numbers up to ``number``: 345 → ``[1-9]\d{0,1}|[1-2]\d{2}|3[0-3]\d{1}|34[0-4]|345``."""
    digits = str(number)
    found = [rf"[1-9]\d{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    for place, digit in enumerate(digits):
        least = 0 if place else 1
        if int(digit) > least:
            found.append(rf"{digits[:place]}[{least}-{int(digit) - 1}]\d{{{len(digits) - place - 1}}}")
    return "|".join([*found, digits]).encode()


def _place(letters: bytes, digits: bytes) -> Place:
    return int(digits) - 1, column_index(letters.decode())


class _Walk:
    """A walk through a sheet with a real parser, for unusual spellings: prefixes, cells without address, rows out of order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._marks = Marks()
        self._row, self._column = -1, -1
        self._error = False
        self._text: list[str] | None = None

    def run(self, xml: bytes) -> Marks:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        parser.buffer_text = True
        try:
            parser.Parse(xml, True)
        except expat.ExpatError:
            raise refused("broken", self._name, "里有工作表已损坏", RESAVE) from None
        return self._marks

    def _doctype(self, *_: Any) -> None:
        raise refused("entity", self._name, "里有不允许的 XML 声明（DTD 或实体），没有打开", RESAVE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rsplit(" ", 1)[-1]:
            case "row":
                given = attributes.get("r", "").strip()
                self._row = int(given) - 1 if given.isdecimal() and len(given) < 9 else self._row + 1
                self._column = -1
                if attributes.get("hidden") in {"1", "true"}:
                    self._marks.hidden.add(self._row)
            case "col":
                _hide(self._marks, attributes)
            case "c":
                place = _ADDRESS.fullmatch(attributes.get("r", "").strip())
                if place:
                    self._row, self._column = int(place[2]) - 1, column_index(place[1])
                else:
                    self._column += 1
                self._marks.reach(self._row, self._column)
                self._error = attributes.get("t") == "e"
            case "f":
                self._marks.formulas.add((self._row, self._column))
            case "v" if self._error:
                self._text = []

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if self._text is not None and tag.endswith("v"):
            self._marks.errors[self._row, self._column] = "".join(self._text)[:40]
            self._text = None
