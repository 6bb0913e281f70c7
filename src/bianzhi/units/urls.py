"""Addresses of units."""

from django.urls import path

from bianzhi.units import pages

app_name = "units"
urlpatterns = [
    path("", pages.index, name="index"),
    path("tree/", pages.tree, name="tree"),
    path("options/", pages.options, name="options"),
    path("<int:key>/", pages.detail, name="detail"),
    path("<int:key>/<slug:tab>/", pages.detail, name="tab"),
    path("<int:key>/export/<slug:what>.<slug:form>", pages.export, name="export"),
]
