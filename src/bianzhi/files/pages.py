"""Downloads."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from bianzhi.files import reads
from bianzhi.users.web import actor_of, signed_in


@signed_in
def download(request: HttpRequest, key: int) -> HttpResponse:
    """Send the file; pictures and PDF may be shown in the page, all else is saved."""
    actor = actor_of(request)
    row = reads.file_row(actor, key)
    response = HttpResponse(reads.file_bytes(actor, key), content_type=row.media_type)
    way = "inline" if row.media_type in reads.SHOWN_INLINE and request.GET.get("show") else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(row.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
