"""Addresses of the opening import."""

from django.urls import path

from bianzhi.imports import pages

app_name = "imports"
urlpatterns = [
    path("", pages.index, name="index"),
    path("template/", pages.template, name="template"),
    path("<int:key>/", pages.run, name="run"),
    path("<int:key>/marked/", pages.marked, name="marked"),
    path("<int:key>/submit/", pages.submit, name="submit"),
    path("draft/<int:key>/", pages.draft, name="draft"),
    path("post/<int:key>/", pages.post, name="post"),
]
