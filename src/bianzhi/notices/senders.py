"""Channels out of the site: a sender each, made from the settings. None is on unless the office sets it up.

What goes out carries no name and no number of a person: the kind of notice, the case's number and a link.
"""

import hashlib
import hmac
import json
import smtplib
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

TIMEOUT = 10


class SendFailed(Exception):
    """It did not go out; the message says why, in Chinese. ``for_good``: trying again would not help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out: where to, kind, number of the case (or what it is about), address in the site."""

    address: str
    topic: str
    about: str
    url: str

    @property
    def line(self) -> str:
        """One line of text."""
        return f"【机构编制】{self.topic}：{self.about}。请登录系统办理。"


class Sender(Protocol):
    """A channel."""

    #: what people call the channel, and what the address is
    label: str
    asks: str

    def send(self, message: Outgoing) -> None:
        """Send it. Raises `SendFailed`."""
        ...


class EmailSender:
    """By e-mail, through the server named in the settings."""

    label = "电子邮件"
    asks = "邮箱地址"

    def send(self, message: Outgoing) -> None:
        """Send one message."""
        mail = EmailMessage(message.line, f"{message.line}\n{message.url}", to=[message.address])
        try:
            mail.send()
        except (OSError, smtplib.SMTPException) as error:
            raise SendFailed(f"邮件服务器没有接受：{error}"[:200]) from error


def _wecom(message: Outgoing) -> dict[str, Any]:
    return {"touser": message.address, "msgtype": "text", "text": {"content": f"{message.line}{message.url}"}}


def _dingtalk(message: Outgoing) -> dict[str, Any]:
    text = {"content": f"{message.line}{message.url}"}
    return {"msgtype": "text", "text": text, "at": {"atUserIds": [message.address]}}


def _plain(message: Outgoing) -> dict[str, Any]:
    return {"to": message.address, "topic": message.topic, "about": message.about, "url": message.url}


#: shape of the body by kind of gateway
SHAPES: Mapping[str, Callable[[Outgoing], dict[str, Any]]] = {
    "plain": _plain,
    "wecom": _wecom,
    "dingtalk": _dingtalk,
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that sends elsewhere is not followed: the message would go to whom nobody named."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Follow nothing."""
        del args, more


class WebhookSender:
    """By a POST of JSON to a gateway (政务微信, 钉钉 and the like), signed with a shared secret.

    ``X-Bianzhi-Signature`` is the hex HMAC-SHA256 of ``<X-Bianzhi-Time>.<body>``.
    """

    label = "政务微信、钉钉等"
    asks = "网关中的账号"

    def __init__(self, url: str, secret: str, shape: str, http_hosts: frozenset[str] = frozenset()) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in http_hosts):
            raise ValueError(
                "BIANZHI_WEBHOOK_URL must be https, or its host named in BIANZHI_WEBHOOK_HTTP_HOSTS"
            )
        self.url, self.secret, self.shape = url, secret.encode(), SHAPES[shape]

    def send(self, message: Outgoing) -> None:
        """Post one message; anything but 2xx is a failure."""
        body = json.dumps(self.shape(message), ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        signature = hmac.new(self.secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Bianzhi-Time": stamp,
            "X-Bianzhi-Signature": signature,
        }
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310 - the scheme was checked
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=TIMEOUT) as answer:
                answer.read(4096)
        except urllib.error.HTTPError as error:
            error.close()
            refused = 400 <= error.code < 500 and error.code not in (408, 429)
            raise SendFailed(f"网关回答 {error.code}", for_good=refused) from error
        except (OSError, ValueError) as error:
            raise SendFailed(f"连不上网关：{error}"[:200]) from error


def senders() -> dict[str, Sender]:
    """Return the channels that are set up."""
    found: dict[str, Sender] = {}
    if settings.NOTICE_EMAIL:
        found["email"] = EmailSender()
    if settings.NOTICE_WEBHOOK_URL:
        found["webhook"] = WebhookSender(
            settings.NOTICE_WEBHOOK_URL,
            settings.NOTICE_WEBHOOK_SECRET,
            settings.NOTICE_WEBHOOK_SHAPE,
            frozenset(settings.NOTICE_WEBHOOK_HTTP_HOSTS),
        )
    return found
