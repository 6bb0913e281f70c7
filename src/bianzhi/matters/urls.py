"""Addresses of matters."""

from django.urls import path

from bianzhi.matters import meeting_pages, pages

app_name = "matters"
urlpatterns = [
    path("request/", pages.request_page, name="request"),
    path("request/<int:key>/", pages.request_page, name="request"),
    path("line/", pages.line, name="line"),
    path("meetings/", meeting_pages.index, name="meetings"),
    path("meetings/new/", meeting_pages.new, name="meeting_new"),
    path("meetings/<int:key>/", meeting_pages.detail, name="meeting"),
    path("meetings/<int:key>/minutes.docx", meeting_pages.minutes, name="minutes"),
    path("<int:key>/plan/", pages.plan, name="plan"),
    path("<int:key>/reply/", pages.reply, name="reply"),
    path("<int:key>/reply.docx", pages.reply_file, name="reply_file"),
]
