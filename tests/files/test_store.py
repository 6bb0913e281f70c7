"""Uploads: typed by content, kept once, opened only by who may."""

import io
import zipfile
from dataclasses import fields

import pytest
from django.conf import settings
from django.test import Client

from bianzhi.documents.endings import PAPERS
from bianzhi.files.actions import store, store_made
from bianzhi.files.content import ALLOWED, content_type
from bianzhi.files.models import StoredFile
from bianzhi.files.places import path_of, reseal
from bianzhi.files.reads import file_bytes, file_row, file_rows
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from bianzhi.vault.cipher import Undecipherable, key_number
from bianzhi.vault.keys import add_data_key
from tests import factories

PDF = b"%PDF-1.7\n%test\n"

pytestmark = pytest.mark.usefixtures("own_uploads")


@pytest.fixture
def clerk(db: None) -> Actor:
    return factories.actor(factories.user(factories.district()))


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


def test_the_same_bytes_are_kept_once_and_come_back(clerk: Actor) -> None:
    first = store(clerk, name="批复.pdf", data=PDF)
    second = store(clerk, name="另一份.pdf", data=PDF)
    assert first.sha256 == second.sha256
    assert file_bytes(clerk, first.pk) == PDF == file_bytes(clerk, second.pk)
    assert StoredFile.objects.count() == 2


def test_what_lies_on_the_disk_cannot_be_read_and_a_flipped_byte_is_found(clerk: Actor) -> None:
    secret = PDF + b"110101199003070011"
    kept = store(clerk, name="花名册.pdf", data=secret)
    path = path_of(kept.sha256)
    closed = bytearray(path.read_bytes())
    assert b"110101199003070011" not in closed
    closed[-1] ^= 1
    path.write_bytes(bytes(closed))
    with pytest.raises(Undecipherable):
        file_bytes(clerk, kept.pk)
    path.unlink()


def test_another_key_seals_every_file_anew(clerk: Actor) -> None:
    kept = store(clerk, name="新批复.pdf", data=PDF + b"rotate")
    before = path_of(kept.sha256).read_bytes()
    now = add_data_key()
    assert sum(reseal(now)) >= 1
    after = path_of(kept.sha256).read_bytes()
    assert key_number(before) != key_number(after) == now
    assert file_bytes(clerk, kept.pk) == PDF + b"rotate"
    assert sum(reseal(now)) == 0


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("批复.pdf", b"MZ\x90\x00", "不是可以上传的类型"),
        ("批复.docx", PDF, "与扩展名不符"),
        ("空.pdf", b"", "空的"),
        ("机密★通知.pdf", PDF, "不得存放涉密"),
        ("坏.xlsx", b"PK\x03\x04broken", "不是可以上传的类型"),
        ("程序.xlsx", zipped("evil.exe"), "不是可以上传的类型"),
    ],
)
def test_what_may_not_be_stored_is_refused_by_name(
    clerk: Actor, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        store(clerk, name=name, data=data)
    assert not StoredFile.objects.exists()


def test_too_large_is_refused(clerk: Actor) -> None:
    with pytest.raises(Refused, match="20MB"):
        store(clerk, name="大.pdf", data=PDF + b"0" * settings.UPLOAD_LIMIT_BYTES)


def test_a_path_in_the_name_is_cut_off(clerk: Actor) -> None:
    assert store(clerk, name="../../etc/批复.pdf", data=PDF).name == "批复.pdf"


@pytest.mark.parametrize(
    ("member", "label"),
    [("xl/workbook.xml", "Excel 工作簿"), ("word/document.xml", "Word 文档"), ("OFD.xml", "OFD 版式文件")],
)
def test_office_files_are_told_by_content(member: str, label: str) -> None:
    found = content_type(zipped(member))
    assert found is not None
    assert found.label == label


def test_another_unit_cannot_open_it(clerk: Actor) -> None:
    kept = store(clerk, name="批复.pdf", data=PDF, unit_key=5)
    where = User.objects.get(pk=clerk.user_id).district
    other = factories.user(where, Role.UNIT_CLERK, unit_key=6)
    stranger = factories.actor(other, frozenset({6}))
    with pytest.raises(Forbidden):
        file_row(stranger, kept.pk)
    assert file_rows(stranger, [kept.pk]) == ()
    client = Client()
    client.force_login(other)
    assert client.get(f"/files/{kept.pk}/").status_code == 403


def test_download_is_an_attachment_and_never_sniffed(clerk: Actor) -> None:
    kept = store(clerk, name="批复.pdf", data=PDF)
    client = Client()
    client.force_login(User.objects.get(pk=clerk.user_id))
    answer = client.get(f"/files/{kept.pk}/")
    assert answer.content == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_what_the_program_made_is_kept_for_who_asked_for_it(clerk: Actor) -> None:
    made = store_made(clerk, name="整套.zip", data=b"PK\x03\x04 made", media_type="application/zip")
    assert file_bytes(clerk, made.pk) == b"PK\x03\x04 made"
    assert (made.owner_id, made.media_type) == (clerk.user_id, "application/zip")
    nobody = Actor(**{f.name: getattr(clerk, f.name) for f in fields(clerk)} | {"user_id": None})
    with pytest.raises(Forbidden, match="须由具体的人发起"):
        store_made(nobody, name="整套.zip", data=b"x", media_type="application/zip")


def test_fields_for_papers_offer_just_what_may_be_kept() -> None:
    assert set(PAPERS) == {ending for kind in ALLOWED for ending in kind.endings}
