"""Addresses of notices."""

from django.urls import path

from bianzhi.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<int:key>/open/", pages.open_one, name="open"),
    path("read/", pages.read_all, name="read_all"),
    path("channels/", pages.channels, name="channels"),
]
