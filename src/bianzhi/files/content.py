"""What a file is, told by its content and not by its name. Pure."""

import io
import zipfile
from dataclasses import dataclass

from bianzhi.values.refusal import Refusal, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of file that may be stored: its media type, the endings that fit it, what clerks call it."""

    media_type: str
    endings: tuple[str, ...]
    label: str


PDF = ContentType("application/pdf", (".pdf",), "PDF")
PNG = ContentType("image/png", (".png",), "图片")
JPEG = ContentType("image/jpeg", (".jpg", ".jpeg"), "图片")
XLSX = ContentType(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), "Excel 工作簿"
)
DOCX = ContentType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), "Word 文档"
)
OFD = ContentType("application/ofd", (".ofd",), "OFD 版式文件")
OLD_OFFICE = ContentType("application/x-ole-storage", (".xls", ".doc", ".wps", ".et"), "旧版 Office 文件")
ALLOWED = (PDF, PNG, JPEG, XLSX, DOCX, OFD, OLD_OFFICE)


def content_type(data: bytes) -> ContentType | None:
    """Return what ``data`` is, or ``None`` when it is none of the kinds that may be stored."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(OLE):
        return OLD_OFFICE
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    return None


def _zipped(data: bytes) -> ContentType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError):
        return None
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    return OFD if "OFD.xml" in names else None


def checked_type(name: str, data: bytes, limit: int) -> ContentType:
    """Return the content's type. Raises `Refused`: too large, empty, unknown, or not what the name says."""
    if len(data) > limit:
        raise Refused(
            Refusal(
                "file.size",
                f"文件“{name}”有{len(data) / 1048576:.1f}MB，超过{limit // 1048576}MB 的上限",
                field="file",
            )
        )
    if not data:
        raise Refused(Refusal("file.empty", f"文件“{name}”是空的", field="file"))
    found = content_type(data)
    if found is None:
        kinds = "、".join(dict.fromkeys(kind.label for kind in ALLOWED))
        raise Refused(
            Refusal("file.type", f"文件“{name}”不是可以上传的类型", rule=f"可上传：{kinds}", field="file")
        )
    if not name.lower().endswith(found.endings):
        raise Refused(
            Refusal(
                "file.name",
                f"文件“{name}”的内容是{found.label}，与扩展名不符",
                remedy="请核对文件，或改为正确的扩展名",
                field="file",
            )
        )
    return found
