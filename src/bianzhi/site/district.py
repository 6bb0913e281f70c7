"""Working in another district of the same deployment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bianzhi.site.middleware import DISTRICT
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import District, User
from bianzhi.users.web import signed_in


@require_POST
@signed_in
def switch(request: HttpRequest) -> HttpResponse:
    """Choose a district at or below the user's own for this session."""
    user: User = request.user  # type: ignore[assignment]
    wanted = request.POST.get("district", "")
    found = District.objects.filter(
        path__startswith=user.district.path, pk=wanted if wanted.isdecimal() else 0
    ).first()
    if found is None:
        raise Forbidden("没有这个辖区，或不在您的范围内")
    request.session[DISTRICT] = found.pk
    return redirect("workbench")


def back_to(request: HttpRequest, default: str) -> HttpResponse:
    """Go to the address in ``next`` when it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return redirect(target)
    return redirect(default)
