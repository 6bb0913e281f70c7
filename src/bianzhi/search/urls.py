"""Addresses of the search."""

from django.urls import path

from bianzhi.search import pages

app_name = "search"
urlpatterns = [path("", pages.results, name="results")]
