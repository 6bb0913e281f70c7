"""XML that users upload, parsed without entities.

defusedxml sees every element from Python, which takes several times as long as parsing. Entities are declared only in a document
type; where none can hide, the standard library's parser gives the same tree.
"""

import re
import xml.etree.ElementTree as ET
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
#: the encoding is told within so many bytes
HEAD = 200
DOCTYPE = b"<!DOCTYPE"


def in_utf8(data: bytes) -> bool:
    """Say whether XML is in UTF-8, so that what stands in its bytes is what a parser sees."""
    declared = _DECLARED.match(data[:HEAD])
    return b"\0" not in data[:HEAD] and (not declared or declared[1].lower() in _UTF8)


def parsed(data: bytes) -> Element:
    """Return the root. Raises ``ParseError``, and ``DefusedXmlException`` for entities."""
    if in_utf8(data) and DOCTYPE not in data:
        return ET.fromstring(data)  # noqa: S314 - no document type, no entities
    root: Element = fromstring(data)
    return root
