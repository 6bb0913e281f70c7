"""Addresses of submissions."""

from django.urls import path

from bianzhi.cases import batch_pages, cover_pages, holiday_pages, pages, route_pages, statistics_pages

app_name = "cases"
urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("batch/", batch_pages.batch, name="batch"),
    path("statistics/", statistics_pages.statistics, name="statistics"),
    path("routes/", route_pages.index, name="routes"),
    path("routes/draft/", route_pages.draft, name="routes_draft"),
    path("routes/draft/<int:key>/", route_pages.draft, name="routes_draft"),
    path("holidays/", holiday_pages.holidays, name="holidays"),
    path("hand-over/", cover_pages.handing_over, name="hand_over"),
    path("mine/", pages.mine, name="mine"),
    path("", pages.index, name="index"),
    path("<int:key>/", pages.detail, name="detail"),
    path("<int:key>/sheet.<str:form>", pages.sheet, name="sheet"),
    path("<int:key>/slip.<str:form>", pages.slip, name="slip"),
    path("<int:key>/attach/", pages.attach_paper, name="attach"),
    path("<int:key>/detach/", pages.detach_paper, name="detach"),
    path("<int:key>/cosign/", cover_pages.ask, name="cosign"),
    path("<int:key>/cosign/answer/", cover_pages.answer, name="cosign_answer"),
    path("<int:key>/cosign/recall/", cover_pages.recall, name="cosign_recall"),
    path("<int:key>/act/", pages.act, name="act"),
]
