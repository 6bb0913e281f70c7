"""How values are written for people. Nothing is ever shown as ``None``."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from markupsafe import Markup, escape

NOTHING = "—"
MINUS = "−"
YEAR = re.compile(r"[\[［(（【〔﹝]\s*((?:19|20)\d{2})\s*[\]］)）】〕﹞]")


def _absent(value: Any) -> bool:
    return value is None or value == ""


def date_text(value: date | datetime | None) -> str:
    """2021-12-31; — for none. A moment is written as the day it was in China."""
    if _absent(value) or value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%Y-%m-%d")


def datetime_text(value: datetime | None) -> str:
    """2021-12-31 09:05, in China's time; — for none."""
    if _absent(value) or value is None:
        return NOTHING
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


def number_text(value: Any, places: int | None = None) -> str:
    """1,234 or 1,234.5; — for none; a true minus sign. ``places`` fixes the decimals."""
    if _absent(value):
        return NOTHING
    if places is None and isinstance(value, Decimal | float):
        text = f"{value:,f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{places}f}" if places is not None else f"{value:,}"
    return text.replace("-", MINUS)


def money_text(value: Any) -> str:
    """1,234.50; — for none."""
    return number_text(value, 2)


def signed_text(value: Any) -> str:
    """+3, −2 or 0: a change."""
    if _absent(value):
        return NOTHING
    return f"+{number_text(value)}" if value > 0 else number_text(value)


def percent_text(value: Any, places: int = 1) -> str:
    """12.5% of 0.125; — for none."""
    return NOTHING if _absent(value) else f"{number_text(value * 100, places)}%"


def docno_text(value: Any) -> Markup | str:
    """Write a 文号 with its year in 〔〕, kept on one line."""
    if _absent(value):
        return NOTHING
    return Markup('<span class="bz-docno">{}</span>').format(YEAR.sub(r"〔\1〕", str(value)))


def mask_text(value: str | None, head: int = 3, tail: int = 4) -> str:
    """510…1234 with stars between; what is too short to hide that way is hidden whole."""
    if _absent(value) or value is None:
        return NOTHING
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def cell_text(value: Any, kind: str = "text") -> Markup | str:
    """Write a list cell by the kind of its column."""
    if _absent(value):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return datetime_text(value) if kind != "date" else date_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, str):
        return docno_text(value) if kind == "docno" else escape(value)
    writers = {"number": number_text, "money": money_text, "percent": percent_text, "docno": docno_text}
    return writers[kind](value) if kind in writers else escape(str(value))
