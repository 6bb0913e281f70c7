"""Files of a report as they are sent: what each is called, its type, and how strictly a browser takes the page among them."""

import base64
import hashlib
import re
from functools import cache

from csp.constants import HEADER
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bianzhi.reporting.page_scripts import page_scripts
from bianzhi.ui.export import XLSX

#: format → (as people call it, content type)
FILES = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
    "html": ("网页", "text/html; charset=utf-8"),
    "xlsx": ("附表（Excel）", XLSX),
    "sources": ("数字来源清单（Excel）", XLSX),
    "json": ("数据（JSON）", "application/json"),
    "csv": ("数据（CSV）", "text/csv; charset=utf-8"),
}
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def send(form: str, name: str, data: bytes, *, save: bool = True) -> HttpResponse:
    """Return a file to be saved, or (``save`` false) the page to be read.

    The page stands alone: it may load nothing; of styles only the sheet that stands within it holds; of scripts run those alone
    which this program writes into such pages to draw the charts. A page made with others shows the charts as still drawings.
    """
    headers = {"Content-Disposition": content_disposition_header(save, name) or ""}
    if form == "html":
        styles = " ".join(map(_hash, STYLE.findall(data))) or "'none'"
        headers[HEADER] = (
            f"default-src 'none'; img-src data:; style-src {styles}; script-src {_scripts()}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )
    return HttpResponse(data, content_type=FILES[form][1], headers=headers)


@cache
def _scripts() -> str:
    return " ".join(_hash(one.encode()) for one in page_scripts())


def _hash(text: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"
