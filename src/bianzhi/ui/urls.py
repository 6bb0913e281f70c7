"""Addresses of the page kit."""

from django.urls import path

from bianzhi.ui import pages

app_name = "ui"
urlpatterns = [
    path("components/", pages.components, name="components"),
    path("lists/save/", pages.save, name="save"),
    path("lists/<int:saved_id>/delete/", pages.delete, name="delete"),
]
