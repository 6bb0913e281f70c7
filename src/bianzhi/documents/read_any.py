"""Any file of a disclosure → `Document`. What it is, is seen by its content, never by its name."""

import io
import zipfile
import zlib

from bianzhi.documents.from_docx import read_docx
from bianzhi.documents.from_html import read_html
from bianzhi.documents.from_pdf import read_pdf
from bianzhi.documents.from_text import decoded, read_text
from bianzhi.documents.from_workbook import read_tables
from bianzhi.documents.legacy import OLE
from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.linearised import rebuilt
from bianzhi.documents.marks import SAVE_AGAIN, refused
from bianzhi.documents.model import Document, joined
from bianzhi.documents.office import INSTALL, converted

ENDINGS = (".docx", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".csv", ".doc", ".wps")


#: files of an archive
MOST = 200


def read_document(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return what is in a file. Raises `Refused` with what is wrong with it, in the clerk's words."""
    if len(data) > limits.file_bytes:
        raise refused("large", name, f"超过{limits.file_bytes >> 20}MB", "请拆开或压缩图片后再试")
    return rebuilt(_read(data, name, limits))


def _read(data: bytes, name: str, limits: Limits) -> Document:
    if data[:1024].lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return read_pdf(data, name)
    if data[:4] == b"PK\x03\x04":
        return _of_package(data, name, limits)
    if data.startswith(OLE):
        if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
            return read_tables(data, name)
        return read_docx(_newer(data, name), name, limits)
    return _of_words(data, name)


def _of_package(data: bytes, name: str, limits: Limits) -> Document:
    names = _parts(data, name)
    if "word/document.xml" in names:
        return read_docx(data, name, limits)
    return read_tables(data, name) if "xl/workbook.xml" in names else _bundle(data, name, limits)


def _of_words(data: bytes, name: str) -> Document:
    if not data.strip():
        raise refused("empty", name, "是空文件", "请重新选择文件")
    try:
        head = decoded(data)[:4096].lower()
    except UnicodeDecodeError:
        raise refused("type", name, "不是能读的文字", SAVE_AGAIN) from None
    if "\x00" in head:
        raise refused("type", name, "不是能读的文字", SAVE_AGAIN)
    return (
        read_html(data, name)
        if "<html" in head or "<table" in head or "<p" in head
        else read_text(data, name)
    )


def _parts(data: bytes, name: str) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return {part.filename for part in box.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refused("broken", name, "打不开，内容已损坏", SAVE_AGAIN) from None


def _newer(data: bytes, name: str) -> bytes:
    """Return an old Word file as a new one. Raises `Refused` where that cannot be done here."""
    made = converted({name: data}).get(name)
    if made is None:
        raise refused("doc", name, "是旧版 Word（.doc、.wps），这里转换不了", INSTALL)
    return made


def _bundle(data: bytes, name: str, limits: Limits) -> Document:
    """Return the documents of an archive as one disclosure: a Word file with its tables in Excel."""
    read: list[Document] = []
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = [p for p in box.infolist() if p.filename.lower().endswith(ENDINGS) and not p.is_dir()]
            if len(parts) > MOST:
                raise refused(
                    "parts", name, f"里有{len(parts)}个文件，超过{MOST}个的上限", "请分成几个压缩包"
                )
            for part in sorted(
                parts, key=lambda p: (p.filename.lower().endswith((".xlsx", ".xls", ".csv")), p.filename)
            ):
                total += part.file_size
                if part.flag_bits & 1:
                    raise refused("password", name, "设了打开密码", "请取消密码后再试")
                if total > limits.unpacked_bytes or part.file_size > limits.ratio * max(
                    part.compress_size, 1 << 16
                ):
                    raise refused("bomb", name, "展开后过大，不是正常的压缩包", SAVE_AGAIN)
                read.append(read_document(box.read(part), _told(part), limits))
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise refused("broken", name, "打不开，内容已损坏", SAVE_AGAIN) from None
    if not read:
        raise refused("type", name, "是压缩包，里面没有能读的文件", "请放入 .docx、.pdf、.xlsx 等文件")
    return joined(read, name)


def _told(part: zipfile.ZipInfo) -> str:
    """Return the name of a part; Windows writes Chinese names in its own encoding."""
    name = part.filename.rsplit("/", 1)[-1]
    if not part.flag_bits & 0x800:
        try:
            return name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return name
    return name
