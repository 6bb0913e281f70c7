"""Files that hold no books, on the page that takes them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bianzhi.finance.actions import open_books
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from tests import factories


@pytest.mark.django_db
def test_a_file_without_tables_is_told_so_and_nothing_else() -> None:
    made = factories.user(factories.district(), Role.CLERK)
    body = open_books(factories.actor(made), name="云溪县编办")
    web = Client()
    web.force_login(User.objects.get(pk=made.pk))
    file = SimpleUploadedFile("通知.txt", "关于开会的通知".encode())
    answer = web.post(f"/finance/books/{body.pk}/2021/import/", {"file": file, "which": "now"}, follow=True)
    page = answer.content.decode()
    assert "<p>没有认得出的决算表" in page and "1 处错误，0 处提醒" in page
    assert "公开的决算表。有" not in page, "nobody knows what it is"
