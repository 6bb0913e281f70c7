"""Addresses of the trail."""

from django.urls import path

from bianzhi.trail import pages

app_name = "trail"
urlpatterns = [path("", pages.index, name="index")]
