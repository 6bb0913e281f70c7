"""Workbooks for the tests, made in memory, and the surgery that makes them hostile."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def book(rows: Sequence[Sequence[Any]], *, merges: Sequence[str] = (), name: str = "人员") -> bytes:
    """A workbook of one sheet; a text that begins with = is a formula."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for span in merges:
        sheet.merge_cells(span)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def operated(
    data: bytes,
    change: Mapping[str, Callable[[bytes], bytes]] | None = None,
    add: Mapping[str, bytes] | None = None,
) -> bytes:
    """The same package with some parts changed and others added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, (change or {}).get(part, bytes)(old.read(part)))
        for part, content in (add or {}).items():
            new.writestr(part, content)
    return buffer.getvalue()


def sheet_of(xml: str, *, data: bytes | None = None) -> bytes:
    """A workbook whose only sheet has this XML."""
    whole = f'<?xml version="1.0" encoding="UTF-8"?>{xml}'.encode()
    return operated(data or book([["甲"]]), {SHEET: lambda _: whole})


def cells(xml: str, dimension: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    claim = f'<dimension ref="{dimension}"/>' if dimension else ""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return sheet_of(f'<worksheet xmlns="{space}">{claim}<sheetData>{xml}</sheetData></worksheet>')


def long_book(rows: int) -> bytes:
    """A workbook with so many rows of one number, written row by row."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = made.add_worksheet()
    for r in range(rows):
        sheet.write_number(r, 0, r)
    made.close()
    return buffer.getvalue()


def compound(*names: str) -> bytes:
    """A compound file whose directory has these streams, all empty."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, *range(2, 4), 0xFFFFFFFE, *[0xFFFFFFFF] * 124)
    entries = b""
    for name in ("Root Entry", *names):
        entry = bytearray(128)
        raw = name.encode("utf-16-le")
        entry[: len(raw)] = raw
        struct.pack_into("<H", entry, 64, len(raw) + 2)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        entries += bytes(entry)
    return bytes(head) + table + entries.ljust(1536, b"\0")
