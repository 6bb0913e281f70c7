"""An upload whose sender goes away half-way: nothing is kept, and the next one is taken."""

import socket
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from bianzhi.cases.actions import save_draft
from bianzhi.cases.models import Attachment
from bianzhi.files.models import StoredFile
from bianzhi.users.models import User
from tests.staff.asking import PDF, newcomer
from tests.staff.conftest import FULL, People


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_is_cut_off_leaves_nothing(live_server) -> None:
    people = People("断线区")
    people.issue(FULL, 5)
    centre = people.unit("甲中心")
    people.approve(centre, FULL, 3)
    unit, user = people.clerk_of(centre)
    case = save_draft(unit, kind="staff.request_on", payload=newcomer(people, centre))
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    client.get(f"/cases/{case.pk}/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "x" * 32
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    fields = {"csrfmiddlewaretoken": token, "material": "商调函"}
    whole = encode_multipart(BOUNDARY, {**fields, "file": SimpleUploadedFile("a.pdf", PDF * 4000)})
    where = urlsplit(live_server.url)
    head = (
        f"POST /cases/{case.pk}/attach/ HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\n"
        f"Content-Type: {MULTIPART_CONTENT}\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(head.encode() + whole[: len(whole) // 2])
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    good = {"material": "商调函", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(f"/cases/{case.pk}/attach/", good).status_code == 302
    assert Attachment.objects.count() == 1
