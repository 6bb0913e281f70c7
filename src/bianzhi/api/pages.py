"""Pages of the interface: what it offers, and one's own tokens."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bianzhi.api import reads
from bianzhi.api.actions import issue_token, revoke_token
from bianzhi.api.interface import api
from bianzhi.api.scopes import SCOPES
from bianzhi.ui.forms import BianzhiForm, DateField
from bianzhi.ui.toast import toast
from bianzhi.users.web import actor_of, signed_in
from bianzhi.values.refusal import Refused

USUAL = timedelta(days=90)
PREFIX = "/api/v1"


class TokenForm(BianzhiForm):
    """A new token."""

    name = forms.CharField(label="用途", max_length=60, help_text="如 人事系统取编制数")
    scopes = forms.MultipleChoiceField(
        label="范围", choices=tuple(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    expires_on = DateField(label="有效期至", help_text="最长一年")


@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens; issue one, whose secret is shown this once."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None, initial={"expires_on": timezone.localdate() + USUAL})
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = issue_token(actor, **form.cleaned_data)
            form = TokenForm(initial={"expires_on": timezone.localdate() + USUAL})
        except Refused as refused:
            form.refuse(refused.refusals)
    context = {"rows": reads.tokens(actor), "form": form, "secret": secret}
    response = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Stop a token."""
    gone = revoke_token(actor_of(request), token_id=key)
    toast(request, f"已停用{gone}")
    return redirect("api_pages:tokens")


@signed_in
def documentation(request: HttpRequest) -> HttpResponse:
    """Show what the interface offers, from its own description."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    rows = []
    for path, methods in schema["paths"].items():
        for method, spec in methods.items():
            fields = [
                (one["name"], "必填" if one.get("required") else "", _type(one["schema"]))
                for one in spec.get("parameters", ())
            ]
            rows.append((method.upper(), path, spec.get("summary", ""), spec.get("description", ""), fields))
    return render(request, "api/documentation.html", {"rows": rows, "scopes": SCOPES, "prefix": PREFIX})


def _type(schema: dict[str, Any]) -> str:
    kinds = {"integer": "整数", "string": "文字", "boolean": "是否"}
    options = schema.get("anyOf", [schema])
    first = options[0]
    if first.get("format") == "date":
        return "日期，如 2021-12-31"
    if "enum" in first:
        return "、".join(str(value) or "（空）" for value in first["enum"])
    return kinds.get(str(first.get("type")), "")
