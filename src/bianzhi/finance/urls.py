"""Addresses of the audit of disclosures."""

from django.urls import path

from bianzhi.finance import audit_pages

app_name = "finance"
urlpatterns = [
    path("audit/", audit_pages.index, name="audits"),
    path("audit/<int:key>/", audit_pages.run, name="audit"),
    path("audit/<int:key>/judge/", audit_pages.judge, name="judge"),
    path("audit/<int:key>/report.<str:form>", audit_pages.report, name="audit_report"),
]
