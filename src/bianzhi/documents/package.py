"""Looking into an .xlsx before the reader does: bombs, entities, macros, links, passwords, and how far its sheets reach.

Every part the reader may need is unpacked once, under the limits, and put into a new package. The reader gets this one: what was
looked at is what is read, whatever else the uploaded bytes could be taken for.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from bianzhi.documents.limits import Limits
from bianzhi.documents.marks import RESAVE, Marks, check_cells, check_extent, refused
from bianzhi.documents.sheet_xml import survey
from bianzhi.documents.xml_parts import DOCTYPE, in_utf8, parsed

SMALL = 1 << 20  # parts below this may be packed as tightly as they like
NOT_READ = ("xl/media/", "xl/printerSettings/", "xl/embeddings/", "docProps/")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
#: what a broken archive ends in
UNZIPPABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that has been looked at.

    Attributes:
        data: the new package, not compressed.
        marks: what is known of each sheet, by sheet name.
    """

    data: bytes
    marks: dict[str, Marks]


def open_package(data: bytes, name: str, limits: Limits) -> Package:
    """Return the workbook in ``data`` once nothing speaks against reading it. Raises `Refused`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNZIPPABLE:
        raise refused("broken", name, "已损坏，打不开", RESAVE) from None
    with archive:
        _refuse_contents(archive.infolist(), name, limits)
        parts = _unpack_all(archive, name, limits)
    sheets = _sheet_parts(parts, name, limits)
    marks, cells = {}, 0
    for title, part in sheets.items():
        found = survey(parts.get(part, b""), name, limits)
        cells += check_extent(found, name, limits)
        check_cells(cells, name, limits)
        marks[title] = found
    return Package(_repacked(parts), marks)


def _refuse_contents(parts: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise refused("parts", name, f"里有{len(parts):,}个部分，超过{limits.parts:,}个的上限", RESAVE)
    names = [part.filename for part in parts]
    lowered = {n.lower() for n in names}
    if len(lowered) != len(names):
        raise refused("broken", name, "里有重名的部分，不是正常的 Excel 文件", RESAVE)
    if any(part.flag_bits & 1 for part in parts):
        raise refused("password", name, "设了打开密码", "请取消密码后再上传")
    if any(n.endswith("vbaproject.bin") for n in lowered):
        raise refused("macro", name, "含有宏，不能上传", "请另存为不含宏的 .xlsx 文件")
    if "xl/workbook.bin" in lowered:
        raise refused("type", name, "是二进制的 .xlsb 格式", RESAVE)
    if "xl/workbook.xml" not in names:
        raise refused(
            "type", name, "不是 Excel 文件（可能是 Word、ODS 或压缩包）", "请上传 .xlsx 或 .xls 文件"
        )
    if any(n.startswith("xl/externallinks/") for n in lowered):
        remedy = "请在 Excel 中用“数据→编辑链接→断开链接”断开，保存后再上传"
        raise refused("links", name, "引用了别的文件（外部链接），里面的数可能不是最新的", remedy)
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise _too_large(name, limits)


def _too_large(name: str, limits: Limits) -> Exception:
    size = limits.unpacked_bytes >> 20
    return refused("unpacked", name, f"解压后超过{size}MB 的上限", "请分成几个文件上传")


def _unpack_all(archive: zipfile.ZipFile, name: str, limits: Limits) -> dict[str, bytes]:
    parts = {}
    for part in archive.infolist():
        if part.filename and not part.is_dir() and not part.filename.startswith(NOT_READ):
            unpacked = _unpack(archive, part, name, limits)
            _refuse_markup(part.filename, unpacked, name)
            parts[part.filename] = unpacked
    return parts


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """Return the unpacked part.

    Its claim of size was checked with all others; no more than that is ever unpacked, and a false claim fails the checksum.
    """
    if part.file_size > SMALL and part.file_size > limits.ratio * max(part.compress_size, 1):
        raise refused("bomb", name, f"解压后膨胀超过{limits.ratio}倍，像是压缩炸弹，没有打开", RESAVE)
    try:
        with archive.open(part) as handle:
            unpacked = handle.read(part.file_size) if part.file_size else b""
    except UNZIPPABLE:
        raise refused("broken", name, "已损坏，读不完整", RESAVE) from None
    if len(unpacked) != part.file_size:
        raise refused("broken", name, "已损坏，读不完整", RESAVE)
    return unpacked


def _refuse_markup(part: str, data: bytes, name: str) -> None:
    """Refuse a document type (entities are declared only there) and any encoding in which one could hide."""
    if part.lower().endswith((".xml", ".rels", ".vml")) and not in_utf8(data):
        raise refused("encoding", name, "里的文字编码不是 UTF-8，不是正常的 Excel 文件", RESAVE)
    if DOCTYPE in data:
        raise refused("entity", name, "里有不允许的 XML 声明（DTD 或实体），没有打开", RESAVE)


def _sheet_parts(parts: dict[str, bytes], name: str, limits: Limits) -> dict[str, str]:
    """Return sheet name → part name, as the workbook and its relations say."""
    try:
        book = parsed(parts["xl/workbook.xml"])
        relations = parsed(parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ParseError, DefusedXmlException, ValueError):
        raise refused("broken", name, "已损坏，缺少工作簿的目录", RESAVE) from None
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    listed = [node for space in (MAIN, STRICT) for node in book.iter(f"{space}sheet")]
    if len(listed) > limits.sheets:
        raise refused(
            "sheets",
            name,
            f"有{len(listed):,}个工作表，超过{limits.sheets}个的上限",
            "请只留下要上传的工作表",
        )
    found = {}
    for node in listed:
        key = next((value for attribute, value in node.items() if attribute.endswith("}id")), "")
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        found[node.get("name", "")] = part
    if len(found) != len(listed):
        raise refused("broken", name, "里有重名的工作表", RESAVE)
    if any(part.startswith(NOT_READ) or "../" in part for part in found.values()):
        raise refused("broken", name, "里的工作表放在不正常的位置", RESAVE)
    return found


def _repacked(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part, data in parts.items():
            archive.writestr(zipfile.ZipInfo(part), data)
    return buffer.getvalue()
