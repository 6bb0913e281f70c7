"""文号, the number of an official document: 攀西编发〔2021〕5号 (GB/T 9704-2012; DOMAIN §2.4)."""

import re
import unicodedata
from dataclasses import dataclass

from bianzhi.values.refusal import Refusal, Refused

STANDARD = "GB/T 9704-2012"
EXAMPLE = "攀西编发〔2021〕5号"
LARGEST_SEQUENCE = 99999

_HAN = "\u4e00-\u9fff"
_OPEN = "\\[(<{【〔《〈「『〖〘〚❲❨⟨"
_CLOSE = "\\])>}】〕》〉」』〗〙〛❳❩⟩"
_NUMBER = re.compile(
    f"(?P<issuer>[^{_OPEN}{_CLOSE}\\d]+)[{_OPEN}](?P<year>\\d+)年?[{_CLOSE}]第?(?P<sequence>\\d+)号?"
)
_ISSUER = re.compile(f"[{_HAN}]{{1,16}}")
_YEAR = re.compile(r"(19|20)\d\d")
_GONE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_TORTOISE = str.maketrans("﹝﹞", "〔〕")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """A document number. Sorted by issuer, year and sequence.

    Attributes:
        issuer_code: 发文机关代字, 1 to 16 Chinese characters, such as ``攀西编发``.
        year: four digits, 1900 to 2099.
        sequence: 1 to 99999, without leading zeros.

    Raises `ValueError` for parts that make no number; what a person typed goes through `parse_document_number`.
    """

    issuer_code: str
    year: int
    sequence: int

    def __post_init__(self) -> None:
        whole = _ISSUER.fullmatch(self.issuer_code) and _YEAR.fullmatch(str(self.year))
        if not whole or not 1 <= self.sequence <= LARGEST_SEQUENCE:
            raise ValueError(f"no document number: {self.issuer_code} {self.year} {self.sequence}")

    def __str__(self) -> str:
        return f"{self.issuer_code}〔{self.year}〕{self.sequence}号"


def parse_document_number(text: str) -> DocumentNumber:
    """Return the number in ``text`` in its standard form.

    Any kind of bracket, spaces, full-width digits, 第, leading zeros and a missing 号 are put right.

    Raises:
        Refused: with what is wrong and an example.
    """
    plain = _GONE.sub("", unicodedata.normalize("NFKC", text.translate(_TORTOISE)))
    if not plain:
        raise Refused(_refusal("empty", "没有填文号"))
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise Refused(_refusal("shape", f"文号“{text.strip()}”的写法不对"))
    issuer, year, sequence = match["issuer"], match["year"], match["sequence"].lstrip("0")
    refusals = []
    if not _ISSUER.fullmatch(issuer):
        refusals.append(_refusal("issuer", f"文号的发文机关代字“{issuer}”应是1至16个汉字"))
    if not _YEAR.fullmatch(year):
        refusals.append(_refusal("year", f"文号的年份“{year}”应是四位数，如2021"))
    if not sequence or len(sequence) > len(str(LARGEST_SEQUENCE)):
        refusals.append(_refusal("sequence", f"文号的序号“{match['sequence']}”应在1到{LARGEST_SEQUENCE}之间"))
    if refusals:
        raise Refused(*refusals)
    return DocumentNumber(issuer, int(year), int(sequence))


def check_document_number(text: str) -> tuple[Refusal, ...]:
    """Return why ``text`` is no document number; empty when it is one."""
    try:
        parse_document_number(text)
    except Refused as refused:
        return refused.refusals
    return ()


def _refusal(part: str, message: str) -> Refusal:
    return Refusal(
        f"document_number.{part}",
        message,
        rule="文号由发文机关代字、六角括号里的年份和序号组成",
        source=STANDARD,
        remedy=f"请按“{EXAMPLE}”的样子填写",
        field="number",
    )
