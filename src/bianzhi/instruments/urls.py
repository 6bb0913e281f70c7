"""Addresses of instruments."""

from django.urls import path

from bianzhi.instruments import pages

app_name = "instruments"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.draft, name="new"),
    path("draft/<int:key>/", pages.draft, name="draft"),
    path("line/", pages.line, name="line"),
    path("issuers/", pages.issuers, name="issuers"),
    path("<int:key>/", pages.detail, name="detail"),
]
