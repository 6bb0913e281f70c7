"""Pages for what went wrong, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return render(request, "ui/error.html", {"status": status, "message": message}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404."""
    return _page(request, 404, "没有这个页面。地址可能写错了，或记录不在您的范围内。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 403."""
    return _page(request, 403, "您没有办理此事的权限。")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 400."""
    return _page(request, 400, "这个请求不完整，请返回上一页重试。")


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return _page(request, 500, "系统出错，这一步没有生效。请稍后重试，仍不行请联系管理员。")
