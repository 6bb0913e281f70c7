"""Looking into a zipped Office file before any parser does: bombs, entities, macros, links, passwords, formulas."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from bianzhi.documents.limits import Limits
from bianzhi.values.refusal import Refusal, Refused

BLOCK = 1 << 20
SMALL = 1 << 20  # parts below this may be packed as tightly as they like
FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[\s>/]')
BAD_MARKUP = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
SHEET_PART = re.compile(r"^xl/worksheets/sheet\d+\.xml$")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What the parts of a workbook say: formula addresses and number of rows by part name."""

    formulas: dict[str, frozenset[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def refused(code: str, name: str, message: str, remedy: str = "") -> Refused:
    """Return the refusal of the file ``name``."""
    return Refused(Refusal(f"file.{code}", f"文件“{name}”{message}", remedy=remedy, field="file"))


def inspect(data: bytes, name: str, limits: Limits) -> PackageFacts:
    """Unpack every part once, counting, and return what was seen. Raises `Refused`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise refused("broken", name, "已损坏，打不开", "请在 Excel 中另存一份再上传") from None
    with archive:
        parts = archive.infolist()
        if len(parts) > limits.parts:
            raise refused("parts", name, f"里有{len(parts)}个部分，超过{limits.parts}个的上限")
        _refuse_contents(archive, name)
        total, facts = 0, PackageFacts()
        for part in parts:
            total += _unpack(archive, part, name, limits, total, facts)
        return facts


def _refuse_contents(archive: zipfile.ZipFile, name: str) -> None:
    names = archive.namelist()
    if any(n.endswith("vbaProject.bin") for n in names):
        raise refused("macro", name, "含有宏，不能上传", "请另存为不含宏的 .xlsx 文件")
    if any(n.startswith("xl/externalLinks/") for n in names):
        raise refused("links", name, "引用了别的文件（外部链接），数据不完整", "请在 Excel 中断开链接（数据→编辑链接→断开），再上传")


def _unpack(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, limits: Limits, before: int, facts: PackageFacts
) -> int:
    """Return the unpacked size of ``part``; its own claim of size is not believed."""
    if part.flag_bits & 1:
        raise refused("password", name, "设了打开密码", "请取消密码后再上传")
    size, rows, tail, formulas = 0, 0, b"", set()
    is_sheet = bool(SHEET_PART.match(part.filename))
    is_markup = part.filename.endswith((".xml", ".rels", ".vml"))
    for block in _blocks(archive, part, name):
        size += len(block)
        if size > SMALL and size > limits.ratio * max(part.compress_size, 1):
            raise refused("bomb", name, f"解压后膨胀超过{limits.ratio}倍，疑似压缩炸弹，已拒绝")
        if before + size > limits.unpacked_bytes:
            raise refused("unpacked", name, f"解压后超过{limits.unpacked_bytes >> 20}MB 的上限", "请分成几个文件上传")
        if not is_markup:
            continue
        seen = tail + block
        if BAD_MARKUP.search(seen):
            raise refused("entity", name, "含有不允许的 XML 声明（DTD 或实体），已拒绝")
        if is_sheet:
            rows += seen.count(b"<row ") - tail.count(b"<row ")
            if rows > limits.rows:
                raise refused("rows", name, f"有工作表超过{limits.rows:,}行的上限", "请分成几个文件上传")
            if b"<f" in seen:
                formulas.update(match[1].decode() for match in FORMULA.finditer(seen))
        tail = seen[-256:]
    if is_sheet:
        facts.rows[part.filename] = rows
        facts.formulas[part.filename] = frozenset(formulas)
    return size


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        with archive.open(part) as handle:
            while block := handle.read(BLOCK):
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise refused("broken", name, "已损坏，读不完整", "请在 Excel 中另存一份再上传") from None


def sheet_parts(data: bytes) -> dict[str, str]:
    """Return sheet name → part name of a workbook, through its relations; empty when they cannot be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        except KeyError:
            return {}
    targets = {}
    for tag in re.findall(r"<Relationship\b[^>]*>", relations):
        key, target = re.search(r'\bId="([^"]+)"', tag), re.search(r'\bTarget="([^"]+)"', tag)
        if key and target:
            targets[key[1]] = target[1].lstrip("/").removeprefix("xl/")
    found = {}
    for tag in re.findall(r"<sheet\b[^>]*>", book):
        title, key = re.search(r'\bname="([^"]*)"', tag), re.search(r'\br:id="([^"]+)"', tag)
        if title and key and key[1] in targets:
            found[_unescape(title[1])] = f"xl/{targets[key[1]]}"
    return found


def _unescape(text: str) -> str:
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text
