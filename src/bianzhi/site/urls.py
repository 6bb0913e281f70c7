"""Addresses of the whole site. Every room brings its own."""

from importlib.util import find_spec

from django.urls import include, path

from bianzhi.site import accounts, administration, delegation, district, tour, workbench

#: room → prefix; a room without pages has no ``urls.py``
ROOMS = {
    "ui": "ui/",
    "search": "search/",
    "notices": "notices/",
    "files": "files/",
    "jobs": "jobs/",
    "trail": "trail/",
    "cases": "cases/",
    "instruments": "instruments/",
    "units": "units/",
    "establishment": "ledger/",
    "staff": "staff/",
    "worklog": "worklog/",
    "matters": "matters/",
    "performance": "performance/",
    "finance": "finance/",
    "imports": "imports/",
    "api": "api/",
}
account_urls = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("password/", accounts.change_password, name="password"),
    path("delegations/", delegation.delegations, name="delegations"),
    path("delegations/<int:key>/revoke/", delegation.revoke, name="revoke_delegation"),
    path("users/", administration.users, name="users"),
    path("users/new/", administration.new_user, name="new_user"),
    path("users/<int:key>/", administration.user, name="user"),
]
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("tour/", tour.put_away, name="tour"),
    path("district/", district.switch, name="switch_district"),
    path("accounts/", include((account_urls, "accounts"))),
    path("public/", include("bianzhi.site.public.urls")),
    path("statistics/", include("bianzhi.site.statistics.urls")),
    *(
        path(prefix, include(f"bianzhi.{room}.urls"))
        for room, prefix in ROOMS.items()
        if find_spec(f"bianzhi.{room}.urls")
    ),
]
handler404 = "bianzhi.site.errors.not_found"
handler500 = "bianzhi.site.errors.broken"
handler403 = "bianzhi.site.errors.forbidden"
handler400 = "bianzhi.site.errors.bad_request"
