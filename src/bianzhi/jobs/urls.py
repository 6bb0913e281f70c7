"""Addresses of jobs."""

from django.urls import path

from bianzhi.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<int:key>/", pages.detail, name="detail"),
    path("<int:key>/stop/", pages.stopped, name="stop"),
]
