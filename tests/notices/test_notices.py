"""Notices: kept with the act, sent after it, read by their owner only."""

import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from bianzhi.notices import reads
from bianzhi.notices.actions import Told, deliver_waiting, mark_all_read, mark_read, notify, subscribe
from bianzhi.notices.models import Delivery, Notice, Subscription
from bianzhi.notices.senders import SHAPES, Outgoing, SendFailed, WebhookSender
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories


@pytest.fixture
def two(db):
    where = factories.district("某区")
    users = [factories.user(where, Role.CLERK, name) for name in ("甲", "乙")]
    return users, [factories.actor(user) for user in users]


def told(user, key="2021-00001:arrived:1", **more):
    return Told(user.pk, "arrived", "上编申请：某人，请编办经办办理", "/cases/1/", key, **more)


def test_the_same_thing_is_told_once(two):
    (first, second), _ = two
    notify([told(first), told(second)])
    notify([told(first)])
    assert Notice.objects.count() == 2
    notify([told(first, "2021-00001:arrived:2")])
    assert Notice.objects.filter(user=first).count() == 2


def test_undone_with_the_act_it_is_not_told(two):
    (first, _), _ = two
    with pytest.raises(RuntimeError), transaction.atomic():
        notify([told(first)])
        raise RuntimeError
    assert not Notice.objects.exists()


def test_a_constant_number_of_queries(two, django_assert_num_queries, settings):
    settings.NOTICE_EMAIL = True
    (first, second), _ = two
    Subscription.objects.create(user=first, channel="email", address="a@example.org")
    for count in (1, 40):
        with django_assert_num_queries(4):
            notify(
                [told(first, f"{count}-{n}:arrived:1") for n in range(count)] + [told(second, f"{count}:x")]
            )
    assert Delivery.objects.count() == 41


def test_only_its_owner_reads_it(two):
    (first, _), (mine, other) = two
    notify([told(first)])
    key = Notice.objects.get().pk
    assert reads.unread(mine) == 1
    assert reads.notices(other) == ((), 0)
    with pytest.raises(Forbidden):
        mark_read(other, notice_id=key)
    assert mark_all_read(other) == 0
    mark_read(mine, notice_id=key)
    assert reads.unread(mine) == 0
    assert reads.notices(mine)[0][0].unread is False


def test_nothing_leaves_the_site_unless_it_is_set_up(two):
    (first, _), (mine, _) = two
    Subscription.objects.create(user=first, channel="email", address="a@example.org")
    notify([told(first)])
    assert not Delivery.objects.exists()
    subscribe(mine, addresses={"email": "b@example.org"})
    assert Subscription.objects.get().address == "a@example.org", "a channel that is off cannot be chosen"


def test_by_mail_without_names_or_numbers(two, settings):
    settings.NOTICE_EMAIL, settings.SITE_ADDRESS = True, "https://bianban.example"
    (first, _), (mine, _) = two
    with pytest.raises(Refused):
        subscribe(mine, addresses={"email": "没有这样的地址"})
    subscribe(mine, addresses={"email": "a@example.org"})
    notify([told(first, text="李某的上编")])
    assert mail.outbox == [], "nothing is sent while somebody waits for the page"
    assert deliver_waiting().sent == 1
    [sent] = mail.outbox
    assert "2021-00001" in sent.subject
    assert "https://bianban.example/cases/1/" in sent.body
    assert "李某" not in sent.subject + sent.body
    assert "某人" not in sent.subject + sent.body
    assert deliver_waiting().sent == 0
    subscribe(mine, addresses={"email": ""})
    assert not Subscription.objects.exists()


class Gateway(BaseHTTPRequestHandler):
    got: list = []
    answer = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.answer)
        if self.answer in (301, 302):
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway():
    handler = type("Handler", (Gateway,), {"got": [], "answer": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def sender(url, shape="plain"):
    return WebhookSender(url, "秘密", shape, frozenset({"127.0.0.1"}))


OUT = Outgoing("zhang", "到岗待办", "2021-00001", "https://x/cases/1/")


def test_a_gateway_gets_a_signed_body(gateway):
    import hashlib
    import hmac

    handler, url = gateway
    for shape in SHAPES:
        sender(url, shape).send(OUT)
    assert len(handler.got) == len(SHAPES)
    for headers, body in handler.got:
        signed = hmac.new("秘密".encode(), f"{headers['x-bianzhi-time']}.".encode() + body, hashlib.sha256)
        assert headers["x-bianzhi-signature"] == signed.hexdigest()
        assert "2021-00001" in json.dumps(json.loads(body), ensure_ascii=False)


@pytest.mark.parametrize(("answer", "for_good"), [(500, False), (429, False), (404, True), (302, False)])
def test_a_gateway_that_does_not_take_it(gateway, answer, for_good):
    handler, url = gateway
    handler.answer = answer
    with pytest.raises(SendFailed) as failed:
        sender(url).send(OUT)
    assert failed.value.for_good is for_good
    assert len(handler.got) == 1, "a redirect is not followed"


def test_a_gateway_that_is_not_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SendFailed, match="连不上网关"):
        sender(f"http://127.0.0.1:{port}/").send(OUT)


@pytest.mark.parametrize("url", ["http://gateway.example/", "ftp://127.0.0.1/", "file:///etc/passwd"])
def test_only_https_or_a_named_host(url):
    with pytest.raises(ValueError, match="https"):
        sender(url)


@pytest.fixture
def waiting(two, settings, gateway):
    handler, url = gateway
    settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = url, "x"
    settings.NOTICE_WEBHOOK_HTTP_HOSTS = ["127.0.0.1"]
    (first, _), (mine, _) = two
    subscribe(mine, addresses={"webhook": "jia"})
    notify([told(first)])
    return handler


def test_what_fails_is_tried_again_later_and_then_given_up(waiting):
    waiting.answer = 500
    assert deliver_waiting().again == 1
    assert deliver_waiting().again == 0, "not before its time"
    row = Delivery.objects.get()
    assert row.next_at > timezone.now()
    for _ in range(10):
        Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
        deliver_waiting()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.State.GIVEN_UP, 5)
    assert "500" in row.error
    assert len(waiting.got) == 5


def test_what_went_well_in_the_end_is_sent(waiting, two):
    waiting.answer = 503
    deliver_waiting()
    waiting.answer = 200
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert deliver_waiting().sent == 1
    assert Delivery.objects.get().sent_at is not None
    assert reads.channels(two[1][0])[0].trouble == ""


def test_a_delivery_taken_by_one_worker_is_left_to_it(waiting, monkeypatch):
    def another_worker_meanwhile(self, message):
        assert deliver_waiting().sent == 0

    monkeypatch.setattr(WebhookSender, "send", another_worker_meanwhile)
    assert deliver_waiting().sent == 1


def test_the_pages(two, settings):
    settings.NOTICE_EMAIL = True
    (first, second), _ = two
    notify([told(first, text="办件编号 2021-00001")])
    client = Client()
    client.force_login(first)
    page = client.get("/notices/").content.decode()
    assert "请编办经办办理" in page
    assert "1 条未读" in page
    key = Notice.objects.get().pk
    opened = client.post(f"/notices/{key}/open/")
    assert (opened.status_code, opened["Location"]) == (302, "/cases/1/")
    assert "没有未读" in client.get("/notices/").content.decode()
    assert client.post("/notices/read/").status_code == 302
    assert client.post("/notices/channels/", {"email": "x"}).status_code == 422
    assert client.post("/notices/channels/", {"email": "a@example.org"}).status_code == 302
    other = Client()
    other.force_login(second)
    assert other.post(f"/notices/{key}/open/").status_code == 403


def test_a_notice_leads_nowhere_else(two):
    (first, _), _ = two
    notify([Told(first.pk, "done", "x", "https://evil.example/", "k")])
    client = Client()
    client.force_login(first)
    assert client.post(f"/notices/{Notice.objects.get().pk}/open/")["Location"] == "/notices/"
