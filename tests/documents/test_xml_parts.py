"""XML that users upload: no entity is ever resolved, whatever encoding it hides in."""

from xml.etree.ElementTree import tostring

import pytest
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bianzhi.documents.xml_parts import in_utf8, parsed

PLAIN = '<a><b c="1">编制</b>数</a>'
HIDING = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_words_are_read_in_every_encoding_the_parser_knows(encoding: str) -> None:
    head = "" if encoding.startswith("utf") else '<?xml version="1.0" encoding="gb18030"?>'
    data = (head + PLAIN).encode(encoding)
    try:
        right = tostring(fromstring(data))
    except ValueError:
        with pytest.raises(ValueError, match="multi-byte"):
            parsed(data)
    else:
        assert tostring(parsed(data)) == right


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_entities_are_refused(encoding: str) -> None:
    with pytest.raises(DefusedXmlException):
        parsed(HIDING.encode(encoding))


@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "utf-16"])
def test_where_the_bytes_do_not_show_a_document_type_the_fast_parser_is_not_used(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + HIDING.encode(encoding)
    assert not in_utf8(data)
    assert not in_utf8(b"\xef\xbb\xbf" + data)
