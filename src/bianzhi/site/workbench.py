"""工作台: what needs me, and is anything wrong?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.users.web import signed_in


@signed_in
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the workbench."""
    return render(request, "office_site/workbench.html", {})
