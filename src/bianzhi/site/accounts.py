"""Signing in and out, and changing one's password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.site.middleware import actor_for
from bianzhi.trail.actions import Subject, record
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, signed_in


class SignInForm(AuthenticationForm):
    """User name and password, in Chinese."""

    error_messages = {
        "invalid_login": "用户名或密码不对。请核对大小写；连续错5次将暂停登录15分钟。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"


class SignIn(LoginView):
    """The log-in page."""

    template_name = "office_site/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and note it."""
        response = super().form_valid(form)
        user: User = form.get_user()  # type: ignore[assignment]
        with transaction.atomic():
            record(actor_for(user, self.request), "登录", Subject("users.user", user.pk, user.name))
        return response


class SignOut(LogoutView):
    """Signing out."""


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer who has failed too often."""
    context = {"status": 429, "message": "登录失败次数过多，请15分钟后再试，或请安全管理员解除。"}
    return render(request, "ui/error.html", context, status=429)


@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    actor = actor_of(request)
    user: User = request.user  # type: ignore[assignment]
    form = PasswordChangeForm(user, request.POST or None)
    form.fields["new_password1"].help_text = ""  # Django's is a list in HTML; the page says the rules itself
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            User.objects.filter(pk=user.pk).update(must_change_password=False)
            record(actor, "修改密码", Subject("users.user", user.pk, user.name))
        update_session_auth_hash(request, form.user)
        messages.success(request, "密码已修改")
        return redirect("workbench")
    return render(request, "office_site/password.html", {"form": form}, status=422 if form.errors else 200)
