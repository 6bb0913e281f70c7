"""Files that mean harm, or are no longer whole, each with what is said of it; none is larger than a few megabytes."""

import io
import zipfile
from collections.abc import Callable

from tests.documents.books import compound, long_book
from tests.documents.seeds import SEEDS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return buffer.getvalue()


def page(body: str) -> bytes:
    return f"<html>{body}</html>".encode()


def word(body: str) -> bytes:
    return packed({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def _rows(count: int) -> str:
    return (
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{n}.00</w:t></w:r></w:p></w:tc>" for n in range(5))
        + "</w:tr>"
        + ("<w:tr><w:tc><w:p><w:r><w:t>1.00</w:t></w:r></w:p></w:tc></w:tr>" * count)
    )


def nested(depth: int) -> bytes:
    data = packed({"说明.txt": b"x"})
    for _ in range(depth):
        data = packed({"内.zip": data})
    return data


def bomb() -> bytes:
    return packed({f"{n}.txt": b"0" * (20 << 20) for n in range(2)})


def pages(count: int) -> bytes:
    """Return a PDF of so many pages that are one and the same object."""
    kids = "3 0 R " * count
    return pdf_of(
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    )


def pdf_of(*objects: str) -> bytes:
    """Return a PDF with a catalogue and these objects from number 2, its table of objects right."""
    made = b"%PDF-1.5\n"
    offsets = []
    for number, text in enumerate(("<</Type/Catalog/Pages 2 0 R>>", *objects), start=1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    at = len(made)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(offsets) + 1
    return (
        made
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF".encode()
    )


def leaders() -> bytes:
    """Return dot leaders that lead nowhere: once they took time without end."""
    return ("目录\n…" + "." * 90 + "·" * 90 + "…" * 9_000 + "一\n" + "[bookmark:" * 20_000).encode()


def huge_picture() -> bytes:
    """Return a PDF whose page is a picture of 60,000 by 60,000 points without an end to what it says."""
    draw = "q 60000 0 0 60000 0 0 cm /I Do Q"
    return pdf_of(
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60000 60000]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(draw)}>>stream\n{draw}\nendstream",
        "<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream",
    )


def locked_pdf() -> bytes:
    """Return a PDF that asks for a password nobody has."""
    made = SEEDS["pdf"]()
    secret = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    return made.replace(b"trailer", b"trailer").replace(b"<</Size", b"<</Encrypt " + secret + b"/Size")


#: name → (file, what is said; nothing where it is read as far as it goes)
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "压缩炸弹.zip": (bomb, "展开后过大"),
    "层层套.zip": (lambda: nested(4), "层数太多"),
    "套两层.zip": (lambda: nested(2), ""),
    "炸弹.docx": (lambda: packed({"word/document.xml": b"<w:p/>" * (6 << 20)}), "展开后过大"),
    "实体.docx": (
        lambda: packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'}),
        "损坏",
    ),
    "编码.docx": (lambda: packed({"word/document.xml": b'<?xml version="1.0" encoding="klingon"?><a/>'}), "损坏"),
    "十万行.docx": (lambda: word(f"<w:tbl>{_rows(100_000)}</w:tbl>"), ""),
    "嵌套.docx": (lambda: word("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000), "嵌套太深"),
    "十万行.html": (lambda: page("<table>" + "<tr><td>甲<td>1.00" * 100_000 + "</table>"), ""),
    "嵌套.html": (lambda: page("" + "<div><table><tr><td>" * 20_000 + "2021年"), ""),
    "大跨度.html": (
        lambda: page("<table>" + "<tr><td colspan=999999999 rowspan=999999999>甲<td>乙</tr>" * 500 + "</table>"), "",
    ),
    "长行.txt": (lambda: b"1," * 500_000, ""),
    "点线.txt": (leaders, ""),
    "无名.zip": (lambda: packed({"好.txt": b"x"}).replace("好.txt".encode(), b"\0" * 7), "没有能读的文件"),
    "二十万行.xlsx": (lambda: long_book(200_100), "行"),
    "密码.xlsx": (lambda: compound("EncryptionInfo", "EncryptedPackage"), "打开密码"),
    "密码.docx": (lambda: compound("EncryptionInfo", "EncryptedPackage"), "打开密码"),
    "密码.pdf": (locked_pdf, "打开密码"),
    "一万页.pdf": (lambda: pages(10_000), "10,000页"),
    "绕圈.pdf": (lambda: pdf_of("<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"), ""),
    "大图.pdf": (huge_picture, ""),
    "半截.pdf": (lambda: SEEDS["pdf"]()[:4000], ""),
    "坏目录.pdf": (lambda: SEEDS["pdf"]().replace(b"startxref", b"startxrfe").replace(b"/XRef", b"/XXXX"), ""),
    "半截.docx": (lambda: SEEDS["docx"]()[:-900], "损坏"),
    "半截.xlsx": (lambda: SEEDS["xlsx"]()[:2500], "损坏"),
    "其实是图片.docx": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "不是能读的文字"),
    "其实是表.pdf": (SEEDS["xlsx"], ""),
    "其实是文字.xlsx": (SEEDS["txt"], ""),
    "空.pdf": (lambda: b"", "空文件"),
}  # fmt: skip
