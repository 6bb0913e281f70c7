"""How far a sheet of an .xlsx reaches, and which of its cells are formulas or errors.

Excel, WPS, LibreOffice and the usual libraries write every cell as ``<c r="B7"``; a sheet in which all are so is read by pattern,
at about a tenth of the cost. Any other sheet goes through a real XML parser.
"""

import re
from typing import Any
from xml.parsers import expat

from bianzhi.documents.marks import RESAVE, Marks, Place, refused

_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"')
_LAST = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}>\s{0,20}<f[\s>/]')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}?\st="e"[^>]{0,200}>\s{0,20}'
    rb"(?:<f[^>]{0,200}/>|<f[^>]{0,200}>[^<]{0,9000}</f>)?\s{0,20}<v>([^<]{0,40})"
)
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def survey(xml: bytes, name: str) -> Marks:
    """Return what is known of the sheet ``xml`` of the file ``name``. Raises `Refused` when it is no XML."""
    marks = _by_pattern(xml)
    return marks if marks is not None else _Walk(name).run(xml)


def column_index(letters: str) -> int:
    """Return the column of its letters, from 0: A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _by_pattern(xml: bytes) -> Marks | None:
    """Return what is known of a sheet whose cells all name their place in the usual spelling, else nothing."""
    begin, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if begin < 0 or end < begin:
        return None if b"sheetData>" in xml else Marks()
    if b":c" in xml or b"<![CDATA[" in xml:
        return None
    letters = _LETTERS.findall(xml)
    if len(letters) != xml.count(b"<c", begin, end):
        return None
    marks = Marks()
    if not letters:
        return marks
    marks.columns = max(column_index(text.decode()) for text in set(letters)) + 1
    last = _LAST.match(xml, xml.rfind(b'<c r="'))
    marks.rows = int(last[1]) if last else 0
    if re.search(rb'<c r="[A-Z]{1,3}(?:' + above(marks.rows) + rb")", xml):
        return None  # rows out of order
    if b"<f" in xml:
        marks.formulas = {_place(match[1], match[2]) for match in _FORMULA.finditer(xml)}
    if b't="e"' in xml:
        marks.errors = {_place(m[1], m[2]): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(xml)}
    return marks


def _place(letters: bytes, digits: bytes) -> Place:
    return int(digits) - 1, column_index(letters.decode())


def above(number: int) -> bytes:
    r"""Return a pattern of the whole numbers above ``number``: 345 → ``\d{4}|[4-9]\d\d|3[5-9]\d|34[6-9]``."""
    digits = str(number)
    found = [rf"\d{{{len(digits) + 1}}}"]
    for place, digit in enumerate(digits):
        if digit != "9":
            rest = len(digits) - place - 1
            found.append(rf"{digits[:place]}[{int(digit) + 1}-9]" + (rf"\d{{{rest}}}" if rest else ""))
    return "|".join(found).encode()


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
