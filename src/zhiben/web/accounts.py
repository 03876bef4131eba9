"""Signing in and out, the language, one's password, and the administrator's accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.accounts import actions, queries
from zhiben.accounts.roles import roles
from zhiben.accounts.viewer import Scope
from zhiben.facts.errors import Invalid, NotFound, Refused
from zhiben.facts.ids import new_id
from zhiben.places import queries as places
from zhiben.places.references import ORGANISATION
from zhiben.web.forms import Choose, add_refusal
from zhiben.web.requests import ViewerRequest, render_page


class SignInForm(AuthenticationForm):
    """Django's, with our words."""

    error_messages = {
        "invalid_login": _("账号或密码不正确；请注意大小写，忘记密码请联系管理员重置。"),
        "inactive": _("此账户已停用；请联系管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page."""

    template_name = "login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """A password that somebody else set is changed first."""
        if getattr(self.request.user, "must_change_password", False):
            messages.warning(self.request, _t("这是管理员设置的密码，请先改成自己的。"))
            return reverse("password")
        return super().get_success_url()


class PasswordForm(forms.Form):
    """One's own password, twice."""

    old = forms.CharField(
        label=_("现在的密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    password = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("至少 8 个字符，不能全是数字，不能与账号相近。"),
    )
    again = forms.CharField(
        label=_("再输一次"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        values = super().clean() or {}
        if values.get("password") != values.get("again"):
            self.add_error("again", _("两次输入的新密码不一致；请重新输入。"))
        return values


def password(request: ViewerRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not request.user.check_password(form.cleaned_data["old"]):
            form.add_error("old", _("现在的密码不正确；忘记了请联系管理员重置。"))
        elif _tried(form, lambda: _set_own_password(request, form.cleaned_data["password"])):
            update_session_auth_hash(request, request.user)
            messages.success(request, _t("密码已修改。"))
            return redirect("desk")
    context = {"title": _("修改密码"), "form": form, "submit": _("修改密码"), "cancel": "/"}
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


class UserForm(forms.Form):
    """A new account."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    username = forms.CharField(label=_("账号"), max_length=60, help_text=_("登录用，建议用姓名全拼或工号。"))
    name = forms.CharField(label=_("姓名"), max_length=40)
    password = forms.CharField(label=_("初始密码"), strip=False, help_text=_("首次登录须改成自己的。"))


class ResetForm(forms.Form):
    """A password that must be changed at the next sign-in."""

    password = forms.CharField(
        label=_("新密码"), strip=False, help_text=_("请当面或用可靠方式告知本人；登录后须修改。")
    )


class GrantForm(forms.Form):
    """A role and how far it reaches."""

    role = forms.ChoiceField(label=_("角色"))
    organisation = forms.CharField(
        label=_("单位范围"),
        required=False,
        widget=Choose(url=reverse_lazy("user-organisations")),
        help_text=_("含其下级；空为不限。"),
    )
    region = forms.CharField(label=_("区划范围"), required=False, help_text=_("行政区划代码，如 411104；空为不限。"))
    field = forms.CharField(label=_("领域"), required=False, help_text=_("空为不限。"))
    title = forms.CharField(label=_("职务"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.code, role.label) for role in roles().values()]  # type: ignore[attr-defined]


def users(request: ViewerRequest) -> HttpResponse:
    """Every account with its grants."""
    found = list(queries.users(viewer=request.viewer))
    paths = {grant.organisation_path for user in found for grant in user.grants.all()}
    context = {
        "title": _("账户与授权"),
        "users": found,
        "places": places.names_of_paths(paths, viewer=request.viewer),
        "roles": roles(),
    }
    return render_page(request, "accounts/users.html", context)


def user_new(request: ViewerRequest) -> HttpResponse:
    """Open an account."""
    request.viewer.require("accounts.manage")
    form = UserForm(request.POST or None, initial={"id": new_id()})
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(form, lambda: actions.create(by=request.viewer, **form.cleaned_data))
    ):
        messages.success(request, _t("账户已建立；请接着授权。"))
        return redirect("user-grant", form.cleaned_data["id"])
    return _answer(request, form, _("新建账户"), _("建立"))


def user_reset(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Set somebody's password; it must be changed at the next sign-in."""
    user = _user(request, id)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if _tried(form, lambda: actions.set_password(by=request.viewer, user=user, password=password)):
            messages.success(request, _t("已重置 %(name)s 的密码。") % {"name": user.name})
            return redirect("users")
    return _answer(request, form, _t("重置密码：%(name)s") % {"name": user.name}, _("重置"))


def user_grant(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Give a role within a scope."""
    user = _user(request, id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            scope = Scope(_path(values["organisation"], request), values["region"], values["field"])
            actions.grant(by=request.viewer, user=user, role=values["role"], scope=scope, title=values["title"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已授权。"))
            return redirect("users")
    return _answer(request, form, _t("授权：%(name)s") % {"name": user.name}, _("授权"))


@require_POST
def user_active(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Close an account or open it again."""
    user = _user(request, id)
    actions.set_active(by=request.viewer, user=user, active=not user.is_active)
    messages.success(request, _t("账户已启用。") if user.is_active else _t("账户已停用。"))
    return redirect("users")


@require_POST
def grant_revoke(request: ViewerRequest, id: UUID, grant: UUID) -> HttpResponse:
    """Take a grant back."""
    user = _user(request, id)
    held = next((each for each in user.grants.all() if each.pk == grant), None)
    if held is None:
        raise NotFound(_("授权"), grant)
    actions.revoke(by=request.viewer, grant=held)
    messages.success(request, _t("授权已收回。"))
    return redirect("users")


def organisations(request: ViewerRequest) -> JsonResponse:
    """What the grant form's unit may mean."""
    request.viewer.require("accounts.manage")
    return JsonResponse({"found": ORGANISATION.search(request.GET.get("q", ""), viewer=request.viewer)})


def _set_own_password(request: ViewerRequest, password: str) -> None:
    actions.set_password(by=request.viewer, user=request.user, password=password)


def _user(request: ViewerRequest, id: UUID) -> Any:
    user = queries.users(viewer=request.viewer).filter(pk=id).first()
    if user is None:
        raise NotFound(_("账户"), id)
    return user


def _path(text: str, request: ViewerRequest) -> str:
    if not text:
        return ""
    try:
        return str(ORGANISATION.resolve(text, viewer=request.viewer).path)
    except Invalid as refusal:
        raise Invalid({"organisation": [str(refusal)]}) from refusal


def _tried(form: forms.Form, use_case: Callable[[], object]) -> bool:
    try:
        use_case()
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _answer(request: ViewerRequest, form: forms.Form, title: object, submit: object) -> HttpResponse:
    crumbs = [(_("账户与授权"), reverse("users"))]
    context = {"title": title, "form": form, "submit": submit, "cancel": reverse("users"), "crumbs": crumbs}
    return render_page(request, "form.html", context, status=422 if form.errors else 200)
