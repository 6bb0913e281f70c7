"""`bianzhi export`: the same file as 「导出」 on a page gives, without a browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import WRONG_USE, stop, tell

if TYPE_CHECKING:
    from django.test import Client

REDIRECTS = {301, 302, 303, 307, 308}


def export(
    address: Annotated[str, typer.Argument(help="网页地址，可带筛选和日期，如 /ledger/?asof=2021-12-31")],
    target: Annotated[Path, typer.Argument(help="存到哪个文件", dir_okay=False)],
    user: Annotated[str, typer.Option("--as", help="以哪个用户的身份（登录名）；只能导出他看得到的")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="文件已有时覆盖")] = False,
) -> None:
    """把网页上的一张表导出为文件，内容与在网页上点「导出」相同。"""
    if target.exists() and not overwrite:
        stop(f"{target} 已存在。加 --overwrite 可覆盖。", code=WRONG_USE)
    require_current_database()
    client = _client(user)
    answer = _get(client, address)
    if not answer.has_header("Content-Disposition"):
        answer = _get(client, _with_export(address))
    if not answer.has_header("Content-Disposition"):
        stop("这个网页上没有可以导出的表，或没有符合条件的行。")
    fresh = target.with_name(target.name + ".partial")
    with fresh.open("wb") as handle:
        for block in answer if answer.streaming else [answer.content]:
            handle.write(block)
    fresh.replace(target)
    tell(f"已导出到 {target}（{target.stat().st_size}字节）。")


def _client(username: str) -> "Client":
    """Return a client signed in as ``username``, in this process: no server has to run."""
    from django.conf import settings
    from django.test import Client

    from bianzhi.users.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        stop(f"没有登录名为 {username} 的用户，或已停用。", code=WRONG_USE)
    client = Client(
        SERVER_NAME=next((h for h in settings.ALLOWED_HOSTS if not h.startswith((".", "*"))), "localhost")
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _get(client: "Client", address: str) -> Any:
    from django.conf import settings

    answer = client.get(address, secure=settings.HTTPS)
    if answer.status_code in REDIRECTS:
        stop(f"这个地址转到了 {answer['Location']}，请直接给那个地址。")
    if answer.status_code >= 500:
        stop("这个网页出错了，没有导出。请把上面的记录交给系统管理员。")
    if answer.status_code != 200:
        stop("没有这个网页，或这个用户看不到。")
    return answer


def _with_export(address: str) -> str:
    """Return the address that asks for the list as a workbook."""
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "export"]
    return f"{parts.path}?{urlencode([*query, ('export', 'xlsx')])}"
