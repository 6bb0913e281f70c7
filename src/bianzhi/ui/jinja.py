"""The Jinja2 environment of every page: unknown variables fail, everything is escaped, links keep the as-of date."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bianzhi.documents.endings import accepted
from bianzhi.ui import filters
from bianzhi.ui.cells import SIGNS
from bianzhi.ui.icons import icon
from bianzhi.ui.listing import query_string
from bianzhi.ui.rendering import field_attributes, field_kind
from bianzhi.ui.row_html import cell_html, rows_html, value_html
from bianzhi.ui.terms import term


def environment(**options: Any) -> Environment:
    """Return the environment; named in the settings of the site."""
    options.update(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
        cache_size=-1,
    )
    folder = _cache_folder()
    if folder is not None:
        options["bytecode_cache"] = FileSystemBytecodeCache(str(folder))
    made = Environment(**options)  # noqa: S701 - autoescape is among the options
    made.globals.update(
        url=url,
        here=here,
        static=static,
        icon=icon,
        term=term,
        toasts=toasts,
        field_attributes=field_attributes,
        field_kind=field_kind,
        hidden_parameters=hidden_parameters,
        signs=SIGNS,
        value_html=value_html,
        cell_html=cell_html,
        rows_html=rows_html,
        now=timezone.localtime,
        accepted=accepted,
    )
    made.filters.update(_filters())
    made.filters["json_script"] = json_script
    return made


def _cache_folder() -> Path | None:
    """Compiled templates are kept in the instance folder in production; never while developing."""
    instance = getattr(settings, "INSTANCE", None)
    if settings.DEBUG or instance is None:
        return None
    folder = Path(instance) / "cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "date": filters.date_text,
        "datetime": filters.datetime_text,
        "number": filters.number_text,
        "money": filters.money_text,
        "signed": filters.signed_text,
        "percent": filters.percent_text,
        "docno": filters.docno_text,
        "mask": filters.mask_text,
        "cell": filters.cell_text,
    }


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def _as_of(request: HttpRequest | None) -> str:
    """Return the as-of date of the address when the page shows another day than today."""
    day = getattr(request, "as_of", None)
    if request is None or day is None or day == timezone.localdate():
        return ""
    return str(day.isoformat())


@pass_context
def url(context: Context, name: str, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> str:
    """Return the address of a named page, with ``query`` as parameters; the as-of date goes along when one is set."""
    pairs = [(key, str(value)) for key, value in (query or {}).items() if value not in (None, "")]
    return with_as_of(reverse(name, args=args, kwargs=kwargs), pairs, _as_of(_request(context)))


def with_as_of(address: str, pairs: list[tuple[str, str]], day: str) -> str:
    """Return ``address`` with parameters added, the as-of date last unless it is named already."""
    if day and "asof" not in dict(pairs) and "asof=" not in address:
        pairs = [*pairs, ("asof", day)]
    if not pairs:
        return address
    joined = query_string(pairs)
    return address + (joined.replace("?", "&", 1) if "?" in address else joined)


@pass_context
def here(context: Context, address: str) -> str:
    """Return an address made elsewhere (such as one of the navigation) with the as-of date added when one is set."""
    return with_as_of(address, [], _as_of(_request(context)))


@pass_context
def toasts(context: Context) -> list[Any]:
    """Return the messages to show once; none on a page without a request."""
    request = _request(context)
    return list(get_messages(request)) if request is not None else []


def hidden_parameters(request: HttpRequest, *leave_out: str) -> list[tuple[str, str]]:
    """Return the parameters of the address as pairs for hidden fields, without some."""
    return [(key, value) for key in request.GET for value in request.GET.getlist(key) if key not in leave_out]


def json_script(value: Any) -> Markup:
    """Return JSON that can stand inside ``<script type="application/json">``: no tag can end it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(sign, code)
    return Markup(text)  # noqa: S704 - the signs that could end the script are escaped
