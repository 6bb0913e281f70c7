"""Addresses of the room."""

from django.urls import path

from bianzhi.staff.case_kinds import KINDS
from bianzhi.staff.pages import batch_filing, confirmations, drafts, lists, person, requests

app_name = "staff"
urlpatterns = [
    path("", lists.index, name="index"),
    path("retirements/", lists.retirements, name="retirements"),
    path("movements/", lists.movements, name="movements"),
    path("register/", person.register, name="register"),
    path("pick/", drafts.pick, name="pick"),
    path("<int:key>/", person.person, name="person"),
    path("<int:key>/edit/", person.edit, name="edit"),
    path("<int:key>/number/", person.show_number, name="show_number"),
    path("<int:key>/sheet.xlsx", person.sheet, {"form": "xlsx"}, name="sheet_xlsx"),
    path("<int:key>/sheet.docx", person.sheet, {"form": "docx"}, name="sheet_docx"),
    path("<int:key>/sheet.pdf", person.sheet, {"form": "pdf"}, name="sheet_pdf"),
    path("confirmations/", confirmations.index, name="confirmations"),
    path("confirmations/confirm/", confirmations.confirm, name="confirm"),
    path("confirmations/table.xlsx", confirmations.export, name="confirmations_export"),
    path("confirmations/answers/", confirmations.answers, name="confirmations_answers"),
    path("request/batch/", batch_filing.batch_file, name="batch_filing"),
    path("request/batch/template.xlsx", batch_filing.template_file, name="batch_template"),
    path("request/on/", requests.on, name="request_on"),
    path("request/on/<int:key>/", requests.on, name="request_on"),
    path("request/move/", requests.move, name="request_move"),
    path("request/move/<int:key>/", requests.move, name="request_move"),
    path("request/off/", drafts.draft, {"slug": "request_off"}, name="request_off"),
    path("request/off/<int:key>/", drafts.draft, {"slug": "request_off"}, name="request_off"),
    path("request/change/", drafts.draft, {"slug": "request_change"}, name="request_change"),
    path("request/change/<int:key>/", drafts.draft, {"slug": "request_change"}, name="request_change"),
    *(path(f"{slug}/", drafts.draft, {"slug": slug}, name=slug) for slug in KINDS),
    *(path(f"{slug}/<int:key>/", drafts.draft, {"slug": slug}, name=slug) for slug in KINDS),
]
