"""Addresses of the statistics."""

from django.urls import path

from bianzhi.site.statistics import pages

app_name = "statistics"
urlpatterns = [
    path("", pages.index, name="index"),
    path("analysis/", pages.analysis, name="analysis"),
    path("<slug:slug>/", pages.table, name="table"),
]
