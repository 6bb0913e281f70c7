"""Any file of a disclosure → `Document`. What it is, is seen by its content, never by its name."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from bianzhi.documents.endings import ARCHIVE, FILES, TABLES
from bianzhi.documents.from_docx import read_docx
from bianzhi.documents.from_html import read_html
from bianzhi.documents.from_pdf import read_pdf
from bianzhi.documents.from_text import decoded, read_text
from bianzhi.documents.from_workbook import read_tables
from bianzhi.documents.legacy import OLE, compound_kind
from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.linearised import rebuilt
from bianzhi.documents.marks import SAVE_AGAIN, refused
from bianzhi.documents.model import Document, joined
from bianzhi.documents.office import INSTALL, converted
from bianzhi.documents.package import UNZIPPABLE
from bianzhi.values.refusal import Refused

#: files of an archive, those of archives within it included, and how deep these may lie
MOST, DEEPEST = 200, 2


def read_document(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return what is in a file. Raises `Refused` with what is wrong with it, in the clerk's words."""
    found = read_documents({name: data}, limits)[name]
    if isinstance(found, Refused):
        raise found
    return found


def read_documents(files: Mapping[str, bytes], limits: Limits = DEFAULT) -> dict[str, Document | Refused]:
    """Return what is in each file, by its name, or what is wrong with it. Old Word files are converted in one call."""
    kinds = {name: compound_kind(data) for name, data in files.items() if data.startswith(OLE)}
    old = {
        name: files[name]
        for name, kind in kinds.items()
        if kind == "word" and len(files[name]) <= limits.file_bytes
    }
    newer = converted(old)
    made: dict[str, Document | Refused] = {}
    for name, data in files.items():
        kind = kinds.get(name)
        try:
            if kind == "locked":
                raise refused("password", name, "设了打开密码", "请取消密码后再试")
            if kind == "broken":
                raise refused("broken", name, "打不开，内容已损坏", SAVE_AGAIN)
            if name in old and name not in newer:
                raise refused("doc", name, "是旧版 Word（.doc、.wps），这里转换不了", INSTALL)
            found = rebuilt(_read(newer.get(name, data), name, limits))
            if not found.blocks:
                raise refused("nothing", name, "里没有文字，也没有表格", "请看一看是不是选错了文件")
            made[name] = found
        except Refused as why:
            made[name] = why
        except RecursionError:
            made[name] = refused("deep", name, "里的内容嵌套太深，读不了", SAVE_AGAIN)
    return made


def _read(data: bytes, name: str, limits: Limits) -> Document:
    if len(data) > limits.file_bytes:
        raise refused("large", name, f"超过{limits.file_bytes >> 20}MB", "请拆开或压缩图片后再试")
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, name, limits)
    if data[:4] == b"PK\x03\x04":
        return _of_package(data, name, limits)
    if data.startswith(OLE):
        return read_tables(data, name)
    return _of_words(data, name)


def _of_package(data: bytes, name: str, limits: Limits) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = {part.filename for part in box.infolist()}
    except UNZIPPABLE:
        raise refused("broken", name, "打不开，内容已损坏", SAVE_AGAIN) from None
    if "word/document.xml" in names:
        return read_docx(data, name, limits)
    return read_tables(data, name) if "xl/workbook.xml" in names else _bundle(data, name, limits)


def _of_words(data: bytes, name: str) -> Document:
    if not data.strip(b"\x00 \t\r\n"):
        raise refused("empty", name, "是空文件", "请重新选择文件")
    try:
        head = decoded(data)[:4096].lower()
    except UnicodeDecodeError:
        raise refused("type", name, "不是能读的文字", SAVE_AGAIN) from None
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise refused("type", name, "不是能读的文字", SAVE_AGAIN)
    marked = any(tag in head for tag in ("<html", "<table", "<p", "<div", "<body"))
    if marked:
        return read_html(data, name)
    return read_tables(data, name) if name.lower().endswith(TABLES) else read_text(data, name)


@dataclass(slots=True)
class _Archive:
    """What is taken out of an archive: the files, and the bytes they take unpacked."""

    name: str
    limits: Limits
    files: dict[str, bytes] = field(default_factory=dict)
    total: int = 0

    def take(self, data: bytes, depth: int = 0) -> None:
        """Take the files out of an archive, and of archives in it."""
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            for part in box.infolist():
                ending = part.filename.lower()
                within = ending.endswith(ARCHIVE)
                if not ending or part.is_dir() or not (ending.endswith(FILES) or within):
                    continue
                inside = self._unpacked(box, part)
                if within and depth >= DEEPEST:
                    raise refused("nested", self.name, "里压缩包套压缩包，层数太多", "请解开后只压缩一次")
                if within and "word/document.xml" not in inside[:4096].decode("latin-1"):
                    self.take(inside, depth + 1)
                else:
                    self._add(_told(part), inside)

    def _unpacked(self, box: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
        self.total += part.file_size
        if part.flag_bits & 1:
            raise refused("password", self.name, "设了打开密码", "请取消密码后再试")
        grows = part.file_size > self.limits.ratio * max(part.compress_size, 1 << 16)
        if grows or self.total > self.limits.unpacked_bytes:
            raise refused("bomb", self.name, "展开后过大，不是正常的压缩包", SAVE_AGAIN)
        return box.read(part)

    def _add(self, told: str, data: bytes) -> None:
        stem, dot, ending = told.rpartition(".")
        number = 1
        while told in self.files:  # folders of an archive may hold files of one name
            number += 1
            told = f"{stem}（{number}）{dot}{ending}"
        self.files[told] = data
        if len(self.files) > MOST:
            raise refused("parts", self.name, f"里的文件超过{MOST}个的上限", "请分成几个压缩包")


def _bundle(data: bytes, name: str, limits: Limits) -> Document:
    """Return the documents of an archive as one disclosure: a Word file with its tables in Excel."""
    archive = _Archive(name, limits)
    try:
        archive.take(data)
    except UNZIPPABLE:
        raise refused("broken", name, "打不开，内容已损坏", SAVE_AGAIN) from None
    if not archive.files:
        raise refused("type", name, "是压缩包，里面没有能读的文件", "请放入 .docx、.pdf、.xlsx 等文件")
    order = sorted(archive.files, key=lambda told: (told.lower().endswith(TABLES), told))
    read = read_documents({told: archive.files[told] for told in order}, limits)
    wrong = [why for why in read.values() if isinstance(why, Refused)]
    if wrong:
        raise wrong[0]
    return joined([one for one in read.values() if isinstance(one, Document)], name)


def _told(part: zipfile.ZipInfo) -> str:
    """Return the name of a part; Windows writes Chinese names in its own encoding."""
    name = part.filename.rsplit("/", 1)[-1]
    if not part.flag_bits & 0x800:
        try:
            return name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return name
    return name
