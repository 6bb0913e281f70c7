"""What every page shares on which a submission about a person is filled in: save, preview, send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import preview, save_draft, submit
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


class FillingPage:
    """One request for the form.

    A page says what its form is (``form_of``, ``payload_of``), how it looks (``show``) and what is said at the end (``sent``).
    """

    request: HttpRequest
    actor: Actor
    kind: Any
    card: cases.SubmissionCard | None

    def form_of(self, data: dict[str, Any] | None, **options: Any) -> Any:
        """Return the form, bound to ``data``; with ``initial`` one that is not checked yet."""
        raise NotImplementedError

    def payload_of(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
        """Return what the draft keeps and what is wrong with the ID number; the number itself is taken out of ``data``."""
        raise NotImplementedError

    def show(
        self, form: Any, *, refusals: tuple[Refusal, ...] = (), seen: Any = None, status: int = 200
    ) -> HttpResponse:
        """Draw the form."""
        raise NotImplementedError

    def sent(self, key: int, number: str) -> str:
        """Return what is said when it is sent."""
        raise NotImplementedError

    def post(self) -> HttpResponse:
        """Save, and do what the pressed button says."""
        data = self.request.POST.dict()
        button = data.get("do", "preview")
        if button == "refresh":
            return self.show(self.form_of(None, initial=data))
        payload, wrong = self.payload_of(data)
        form = self.form_of(data)
        form.is_valid()
        for refusal in wrong:
            form.add_error("id_number", str(refusal))
        version = data.get("version", "")
        try:
            saved = save_draft(
                self.actor,
                kind=self.kind.code,
                payload=payload,
                submission_id=self.card.row.key if self.card else None,
                version=int(version) if version.isdecimal() else None,
            )
        except Refused as refused:
            return self.show(form, refusals=refused.refusals, status=409)
        self.card = cases.card(self.actor, saved.pk)
        if button == "save":
            messages.success(self.request, f"草稿已保存（{saved.number}）")
            return redirect(self.kind.draft_url, key=saved.pk)
        if form.errors:
            return self.show(form, status=422)
        if button == "submit":
            return self._send(form, saved.pk, saved.version, saved.number)
        return self.show(form, seen=preview(self.actor, kind=self.kind.code, payload=payload))

    def _send(self, form: Any, key: int, version: int, number: str) -> HttpResponse:
        try:
            submit(self.actor, submission_id=key, version=version)
        except Refused as refused:
            return self.show(form, refusals=refused.refusals, status=422)
        messages.success(self.request, self.sent(key, number))
        return redirect("cases:detail", key=key)
