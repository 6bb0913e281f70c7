"""Looking into an .xls before the reader does: passwords, macros, links, how far its sheets reach, formulas and errors.

An .xls is a small file system (a compound file, [MS-CFB]) with the workbook in one stream of records ([MS-XLS]). Only record
heads and places of cells are read here; values are the reader's work.
"""

import struct
from collections.abc import Iterator
from typing import Literal

from bianzhi.documents.limits import Limits
from bianzhi.documents.marks import RESAVE, Marks, check_cells, check_extent, refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _SUPBOOK = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_FORMULA, _BOOLERR, _MULRK, _MULBLANK, _BLANK = 0x0006, 0x0205, 0x00BD, 0x00BE, 0x0201
#: records of one cell: LABEL, LABELSST, RSTRING, NUMBER, RK, BLANK, BOOLERR, FORMULA (three ages)
_CELLS = {0x0204, 0x00FD, 0x00D6, 0x0203, 0x027E, _BLANK, _BOOLERR, _FORMULA, 0x0206, 0x0406}
#: a row's own record, and the flag in it of a row of no height
_ROW, _HIDDEN = 0x0208, 0x20
#: a run of columns: first, last, width, format, flags
_COLINFO = 0x007D
_FORMULAS = {_FORMULA, 0x0206, 0x0406}
_OWN_BOOK = (0x0401, 0x3A01)  # SUPBOOK of this very file, and of add-ins
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_WORKSHEET = 0
_ENCRYPTED = 0x0100  # of the flags at the head of a Word file ([MS-DOC] FibBase)


def survey_xls(data: bytes, name: str, limits: Limits) -> dict[str, Marks]:
    """Return what is known of each worksheet, by name, once nothing speaks against reading the file. Raises `Refused`."""
    try:
        streams = _directory(data)
        if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
            raise refused("password", name, "设了打开密码", "请取消密码后再上传")
        if "WordDocument" in streams:
            raise refused("type", name, "是 Word 文件，不是 Excel 文件", "请上传 .xlsx 或 .xls 文件")
        if "_VBA_PROJECT_CUR" in streams or "_VBA_PROJECT" in streams:
            raise refused("macro", name, "含有宏，不能上传", "请另存为不含宏的 .xlsx 文件")
        book = streams.get("Workbook", streams.get("Book"))
        if book is None:
            raise refused("type", name, "不是 Excel 文件", "请上传 .xlsx 或 .xls 文件")
        return _sheets(_stream(data, *book), name, limits)
    except (struct.error, IndexError, ValueError):
        raise refused("broken", name, "已损坏，打不开", RESAVE) from None


def compound_kind(data: bytes) -> Literal["word", "workbook", "locked", "broken"]:
    """Return what a compound file holds: a workbook, or what a converter makes a Word file of; whether it has a password."""
    try:
        streams = _directory(data)
    except (struct.error, IndexError, ValueError):
        return "broken"
    if "EncryptedPackage" in streams:
        return "locked"
    if "Workbook" in streams or "Book" in streams:
        return "workbook"
    if "WordDocument" not in streams:
        return "word" if "CONTENTS" in streams else "broken"  # CONTENTS: of Microsoft Works, also .wps
    try:
        flags = struct.unpack_from("<H", _stream(data, *streams["WordDocument"]), 10)[0]
    except (struct.error, IndexError, ValueError):
        return "word"
    return "locked" if flags & _ENCRYPTED else "word"


def _directory(data: bytes) -> dict[str, tuple[int, int]]:
    """Return stream name → first sector and size, of the whole compound file."""
    size = _sector_size(data)
    (first,) = struct.unpack_from("<I", data, 48)
    entries = _chain(data, first, _table(data, size), size)
    found = {}
    for start in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, start + 64)
        title = entries[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        sector, stream_size = struct.unpack_from("<II", entries, start + 116)
        if title:
            found[title] = (sector, stream_size)
    return found


def _sector_size(data: bytes) -> int:
    shift = int.from_bytes(data[30:32], "little")
    if shift not in {9, 12}:
        raise ValueError("sector size")
    return 512 if shift == 9 else 4096


def _table(data: bytes, size: int) -> list[int]:
    """Return the allocation table: sector → the next of its stream."""
    heads = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        sector = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        heads.extend(sector[:-1])
        more = sector[-1]
    table: list[int] = []
    for head in dict.fromkeys(heads):
        if head < _END - 2:
            table.extend(struct.unpack_from(f"<{size // 4}I", data, (head + 1) * size))
    return table


def _chain(data: bytes, sector: int, table: list[int], size: int) -> bytes:
    found, steps = [], 0
    while sector < _END:
        block = data[(sector + 1) * size : (sector + 2) * size]
        if not block:
            raise ValueError("the file ends before the chain of sectors does")
        found.append(block)
        sector = table[sector]
        steps += 1
        if steps > len(table):
            raise ValueError("the chain of sectors bites its tail")
    return b"".join(found)


def _stream(data: bytes, sector: int, length: int) -> bytes:
    size = _sector_size(data)
    (cut,) = struct.unpack_from("<I", data, 56)
    table = _table(data, size)
    if length >= cut:
        return _chain(data, sector, table, size)[:length]
    (root,) = struct.unpack_from("<I", _chain(data, struct.unpack_from("<I", data, 48)[0], table, size), 116)
    small = _chain(data, root, table, size)
    raw = _chain(data, struct.unpack_from("<I", data, 60)[0], table, size)
    small_table = list(struct.unpack(f"<{len(raw) // 4}I", raw))
    found, steps = [], 0
    while sector < _END and steps <= len(small_table):
        found.append(small[sector * 64 : sector * 64 + 64])
        sector = small_table[sector]
        steps += 1
    return b"".join(found)[:length]


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield (record, offset of its contents, length) from ``start`` up to the end of that part of the stream."""
    read = struct.Struct("<HH").unpack_from
    offset, depth = start, 0
    while offset + 4 <= len(stream):
        record, length = read(stream, offset)
        yield record, offset + 4, length
        if record == _BOF:
            depth += 1
        elif record == _EOF:
            depth -= 1
            if depth <= 0:
                return
        offset += 4 + length


def _sheets(stream: bytes, name: str, limits: Limits) -> dict[str, Marks]:
    places: list[tuple[str, int]] = []
    for record, at, length in _records(stream, 0):
        if record == _FILEPASS:
            raise refused("password", name, "设了打开密码", "请取消密码后再上传")
        if record == _SUPBOOK and length != 4 and not _is_own(stream, at):
            remedy = "请在 Excel 中用“数据→编辑链接→断开链接”断开，保存后再上传"
            raise refused("links", name, "引用了别的文件（外部链接），里面的数可能不是最新的", remedy)
        if record == _BOUNDSHEET:
            where, _, kind = struct.unpack_from("<IBB", stream, at)
            if kind == _WORKSHEET:
                places.append((_title(stream, at + 6, length - 6), where))
    if len(places) > limits.sheets:
        raise refused(
            "sheets",
            name,
            f"有{len(places):,}个工作表，超过{limits.sheets}个的上限",
            "请只留下要上传的工作表",
        )
    found, cells = {}, 0
    for title, where in places:
        found[title] = _survey_sheet(stream, where)
        cells += check_extent(found[title], name, limits)
        check_cells(cells, name, limits)
    return found


def _is_own(stream: bytes, at: int) -> bool:
    return struct.unpack_from("<H", stream, at + 2)[0] in _OWN_BOOK


def _title(stream: bytes, at: int, length: int) -> str:
    count, wide = stream[at], stream[at + 1] & 1
    raw = stream[at + 2 : at + length]
    return raw[: count * 2].decode("utf-16-le", "replace") if wide else raw[:count].decode("latin-1")


def _survey_sheet(stream: bytes, start: int) -> Marks:
    marks = Marks()
    place = struct.Struct("<HH").unpack_from
    for record, at, length in _records(stream, start):
        if record in _CELLS:
            row, column = place(stream, at)
            marks.reach(row, column)
            if record in _FORMULAS:
                marks.formulas.add((row, column))
                if stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
                    marks.errors[row, column] = _ERRORS.get(stream[at + 8], "#错误")
            elif record == _BOOLERR and stream[at + 7] == 1:
                marks.errors[row, column] = _ERRORS.get(stream[at + 6], "#错误")
        elif record == _ROW and length >= 14 and stream[at + 12] & _HIDDEN:
            marks.hidden.add(place(stream, at)[0])
        elif record == _COLINFO and length >= 10 and stream[at + 8] & 1:
            marks.hide_columns(*place(stream, at))
        elif record in {_MULRK, _MULBLANK}:
            row, _ = place(stream, at)
            marks.reach(row, struct.unpack_from("<H", stream, at + length - 2)[0])
    return marks
