"""Addresses: the interface under ``v1/``, its description and tokens beside it."""

from django.urls import include, path

from bianzhi.api import pages
from bianzhi.api.interface import api

page_urls = (
    [
        path("", pages.documentation, name="documentation"),
        path("tokens/", pages.tokens, name="tokens"),
        path("tokens/<int:key>/revoke/", pages.revoke, name="revoke"),
    ],
    "api_pages",
)
urlpatterns = [path("v1/", api.urls), path("", include(page_urls))]
