"""Addresses of books, of reports on their way to the public, and of the audit of disclosures."""

from django.urls import path

from bianzhi.finance import (
    audit_pages,
    book_import_pages,
    book_pages,
    book_table_pages,
    book_words_pages,
    disclosure_pages,
    report_pages,
    reports_pages,
)

app_name = "finance"
urlpatterns = [
    path("audit/", audit_pages.index, name="audits"),
    path("audit/<int:key>/", audit_pages.run, name="audit"),
    path("audit/<int:key>/judge/", audit_pages.judge, name="judge"),
    path("audit/<int:key>/report.<str:form>", audit_pages.report, name="audit_report"),
    path("books/", book_pages.index, name="books"),
    path("books/closing/<int:key>/", book_pages.closing, name="closing"),
    path("books/import/<int:key>/", book_import_pages.upload, name="books_upload"),
    path("books/<int:key>/<int:year>/", book_pages.year, name="books_year"),
    path("books/<int:key>/<int:year>/close/", book_pages.close, name="books_close"),
    path("books/<int:key>/<int:year>/relations/", book_pages.relations, name="books_relations"),
    path("books/<int:key>/<int:year>/about/", book_words_pages.about, name="books_about"),
    path("books/<int:key>/<int:year>/rollup/", book_pages.rollup, name="books_rollup"),
    path("books/<int:key>/<int:year>/import/", book_import_pages.start, name="books_import"),
    path("books/<int:key>/<int:year>/report/", report_pages.report, name="report"),
    path("books/<int:key>/<int:year>/report.<str:ending>", report_pages.report_file, name="report_file"),
    path("books/<int:key>/<int:year>/reports/", reports_pages.reports, name="reports"),
    path("books/<int:key>/<int:year>/report/waive/", report_pages.waive, name="waive"),
    path("books/<int:key>/<int:year>/report/reply/", report_pages.reply, name="reply"),
    path("books/<int:key>/<int:year>/report/send/", report_pages.submit, name="send"),
    path("disclosures/<int:key>/", disclosure_pages.disclosure, name="disclosure"),
    path("disclosures/<int:key>/publish/", disclosure_pages.publish, name="publish"),
    path("disclosures/<int:key>/<str:ending>", disclosure_pages.disclosure_file, name="disclosure_file"),
    path("disclosures/case/<int:key>/", disclosure_pages.resend, name="resend"),
    path("books/<int:key>/<int:year>/template.xlsx", book_import_pages.template_file, name="books_template"),
    path("books/<int:key>/<int:year>/<str:slot>/", book_table_pages.table, name="books_table"),
    path("books/<int:key>/<int:year>/<str:slot>/sums/", book_table_pages.sums, name="books_sums"),
]
