"""Addresses the public reads."""

from django.urls import path

from bianzhi.site.public import pages

app_name = "public"
VERSION = "accounts/<int:body>/<int:year>/<int:number>/"
urlpatterns = [
    path("accounts/", pages.accounts, name="accounts"),
    path("accounts.<str:form>", pages.accounts_data, name="accounts_data"),
    path("accounts/<int:body>/<int:year>/", pages.newest, name="newest"),
    path(VERSION, pages.version, name="version"),
    path(f"{VERSION}changes/", pages.changes, name="changes"),
    path(f"{VERSION}report.<str:ending>", pages.report_file, name="report_file"),
]
