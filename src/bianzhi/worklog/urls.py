"""Addresses of 工作台账."""

from django.urls import path

from bianzhi.worklog import import_pages, pages

app_name = "worklog"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.new, name="new"),
    path("import/", import_pages.start, name="import"),
    path("import/template.xlsx", import_pages.template_file, name="template"),
    path("<int:key>/", pages.entry, name="entry"),
    path("<int:key>/correct/", pages.correct, name="correct"),
    path("<int:key>/withdraw/", pages.withdraw, name="withdraw"),
]
