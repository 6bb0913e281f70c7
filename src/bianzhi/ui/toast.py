"""The line that tells what was done, with 「查看」 and, where the law allows, 「撤回」."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

LEVELS = {"green": messages.SUCCESS, "blue": messages.INFO, "amber": messages.WARNING, "red": messages.ERROR}


def toast(request: HttpRequest, text: str, *, tone: str = "green", view: str = "", undo: str = "") -> None:
    """Tell ``text`` on the next page. ``view`` is the address of what was made, ``undo`` the page that takes it back."""
    parts: SafeString = format_html("{}", text)
    if view:
        parts = format_html('{} <a class="bz-toast-link" href="{}">查看</a>', parts, view)
    if undo:
        parts = format_html('{} <a class="bz-toast-link" href="{}">撤回</a>', parts, undo)
    messages.add_message(request, LEVELS[tone], parts)
