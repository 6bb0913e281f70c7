"""委托办理: give one's desks to a colleague for some days."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bianzhi.accounts import reads
from bianzhi.accounts.actions import delegate, revoke_delegation
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refused


class DelegationForm(BianzhiForm):
    """A new 委托."""

    to = forms.ChoiceField(label="委托给")
    begins_on = DateField(label="从哪天起")
    ends_on = DateField(label="到哪天止", help_text="最长90天，到期自动结束，也可以随时收回")
    reason = forms.CharField(label="原因", max_length=200, help_text="如 出差、休假、学习")

    def __init__(self, *args: object, people: tuple[reads.Colleague, ...], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = TermChoiceField(
            label="委托给", terms=tuple((str(p.key), f"{p.name}（{p.role_label}）") for p in people)
        )


@permitted("desk.use")
def delegations(request: HttpRequest) -> HttpResponse:
    """Show one's own, and give one."""
    actor = actor_of(request)
    today = timezone.localdate()
    people = reads.colleagues(actor)
    form = DelegationForm(request.POST or None, people=people, initial={"begins_on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = delegate(
                actor,
                to_id=int(data["to"]),
                begins_on=data["begins_on"],
                ends_on=data["ends_on"],
                reason=data["reason"],
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, f"已委托，{made.ends_on} 到期自动结束")
            return redirect("accounts:delegations")
    context = {"rows": reads.delegations(actor), "form": form}
    return render(request, "office_site/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@permitted("desk.use")
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Take it back."""
    revoke_delegation(actor_of(request), delegation_id=key)
    messages.success(request, "委托已收回")
    return redirect("accounts:delegations")
