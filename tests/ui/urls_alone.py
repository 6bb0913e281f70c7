"""The kit's own addresses and nothing else."""

from django.urls import include, path

urlpatterns = [path("ui/", include("bianzhi.ui.urls"))]
