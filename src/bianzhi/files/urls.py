"""Addresses of stored files."""

from django.urls import path

from bianzhi.files import pages

app_name = "files"
urlpatterns = [path("<int:key>/", pages.download, name="download")]
