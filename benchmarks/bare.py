"""The yardstick of pages: the barest Django view that makes one query, beside the addresses of the whole site."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bianzhi.users.models import District


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with the number of districts."""
    del request
    return HttpResponse(str(District.objects.count()))


urlpatterns = [path("bare/", bare), path("", include("bianzhi.site.urls"))]
