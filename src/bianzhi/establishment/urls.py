"""Addresses of the ledger."""

from django.urls import path

from bianzhi.establishment.pages import accounts, holdings, ledger, plans, reservations

app_name = "establishment"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("units/<int:unit>/<str:commodity>/", ledger.cell, name="cell"),
    path("pool/", holdings.pool, name="pool"),
    path("loans/", holdings.loans, name="loans"),
    path("freezes/", holdings.freezes, name="freezes"),
    path("over-plans/", holdings.over_plans, name="over_plans"),
    path("reservations/", reservations.index, name="reservations"),
    path("reservations/<int:key>/", reservations.detail, name="reservation"),
    path("reservations/new/", reservations.reserve, name="reserve"),
    path("reservations/new/<int:key>/", reservations.reserve, name="reserve"),
    path("reservations/request/", reservations.request_use, name="request_use"),
    path("reservations/request/<int:key>/", reservations.request_use, name="request_use"),
    path("reservations/posts/", reservations.request_posts, name="request_posts"),
    path("reservations/posts/<int:key>/", reservations.request_posts, name="request_posts"),
    path("reservations/extend/", reservations.extend, name="extend"),
    path("reservations/extend/<int:key>/", reservations.extend, name="extend"),
    path("reservations/cancel/", reservations.cancel, name="cancel"),
    path("reservations/cancel/<int:key>/", reservations.cancel, name="cancel"),
    path("plans/", plans.index, name="plans"),
    path("plans/request/", plans.request_plan, name="request_plan"),
    path("plans/request/<int:key>/", plans.request_plan, name="request_plan"),
    path("reports/", accounts.reports, name="reports"),
    path("figures/new/", accounts.figure, name="figure"),
    path("periods/", accounts.periods, name="periods"),
    path("periods/<int:key>/", accounts.period, name="period"),
]
