"""The face of people and posts: appointed and relieved, an account with a password that is shown once, made anonymous."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import actions as accounts
from zhiben.accounts.passwords import made_up
from zhiben.accounts.roles import roles
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Conflict
from zhiben.places import actions, queries
from zhiben.registers.declaration import REGISTERS
from zhiben.web.registers.forms import field_of
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.registers.steps import StepForm
from zhiben.web.requests import ViewerRequest, render_page


class Given(NamedTuple):
    """An account and the password that was made up for it: known to nobody a moment later."""

    user: Any
    password: str


class Held(NamedTuple):
    """A post held now or before, and whether the viewer may end it."""

    membership: Any
    current: bool
    role: str
    may_end: bool


class AppointForm(StepForm):
    """Which post, from which day."""

    field_order = ("id", "post", "on")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        register = REGISTERS["memberships"]
        column = replace(
            register.column("post"), help=_("写“单位 职务”，如“召陵镇人民政府 安全员”；没有的先在“职务”中设置。")
        )
        self.fields["post"] = field_of(register, column, viewer)
        self.fields["on"].label = _("任职日期")
        self.order_fields(self.field_order)


class EndForm(StepForm):
    """The last day in the post."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        self.fields["on"].label = _("免职日期")
        self.fields["on"].help_text = _("在任的最后一天；由此职务而来的授权到这一天为止。")


class AccountForm(forms.Form):
    """The name to sign in with; the password is made up."""

    username = forms.CharField(
        label=_("账号"),
        max_length=60,
        help_text=_("登录用，建议用姓名全拼或工号。初始密码由系统生成，只显示一次。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class PlainForm(forms.Form):
    """Nothing but the button."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class AnonymiseForm(PlainForm):
    """It cannot be taken back, so it is said twice."""

    sure = forms.BooleanField(label=_("我确认匿名此人，并知道不能恢复"))


def appoint(*, by: Viewer, record: Any, id: UUID, on: Any, post: Any) -> object:
    """The person holds the post from that day."""
    return actions.appoint(by=by, person=record, post=post, valid_from=on, id=id)


def end(*, by: Viewer, record: Any, id: UUID, on: Any) -> object:
    """The membership ends on that day."""
    return actions.end_membership(by=by, record=record, on=on)


def open_account(*, by: Viewer, record: Any, username: str) -> Given:
    """Open the account under a made-up password; refused where there is one, whose password nobody can show."""
    password = made_up()
    user = actions.open_account(by=by, person=record, username=username, password=password)
    if not user.check_password(password):
        said = {"name": record.name, "username": user.username}
        raise Conflict(_t("“%(name)s”已有账号“%(username)s”；忘记密码请用“重置密码”。") % said)
    return Given(user, password)


def reset(*, by: Viewer, record: Any) -> Given:
    """A new made-up password for the person's account."""
    password = made_up()
    accounts.set_password(by=by, user=record.user, password=password)
    return Given(record.user, password)


def switch(*, by: Viewer, record: Any) -> object:
    """Close the account, or open it again."""
    accounts.set_active(by=by, user=record.user, active=not record.user.is_active)
    return record


def anonymise(*, by: Viewer, record: Any, sure: bool) -> object:
    """Remove everything that tells who it was."""
    return actions.anonymise_person(by=by, record=record)


def shown_once(request: ViewerRequest, *, record: Any, result: Given) -> HttpResponse:
    """The password, in an answer that no cache and no history keeps."""
    context = {"title": _t("%(name)s的账号") % {"name": record.name}, "person": record, "given": result}
    response = render_page(request, "accounts/given.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def to_person(request: ViewerRequest, *, record: Any, result: Any) -> HttpResponse:
    """Back to whoever held the post."""
    return redirect("register-detail", "people", record.person_id)


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """The posts of a person, and for whoever manages accounts the account with its grants."""
    memberships = queries.memberships(viewer=viewer).filter(person=record).order_by("-valid_from")
    more: dict[str, Any] = {"held": [_held(each, viewer) for each in memberships], "user": None}
    if viewer.can("accounts.manage") and record.user is not None:
        grants = list(record.user.grants.order_by("-valid_from"))
        paths = (grant.organisation_path for grant in grants)
        more |= {"user": record.user, "grants": grants, "roles": roles()}
        more["places"] = queries.names_of_paths(paths, viewer=viewer)
    return more


def post_context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Who holds the post and who did."""
    memberships = queries.memberships(viewer=viewer).filter(post=record).order_by("-valid_from")
    may = viewer.allows("places.record", at=record)
    return {"held": [_held(each, viewer) for each in memberships], "may_appoint": may}


def _held(membership: Any, viewer: Viewer) -> Held:
    current = membership.valid_to is None or membership.valid_to >= today()
    role = roles().get(membership.post.role)
    may = membership.valid_to is None and viewer.allows("places.record", at=membership)
    return Held(membership, current, role.label if role else "", may)


def _is_known(person: Any) -> bool:
    return not (person.anonymised or person.voided)


def _has_account(person: Any) -> bool:
    return _is_known(person) and person.user_id is not None


def _switching(*, active: bool) -> Any:
    return lambda person: _has_account(person) and person.user.is_active == active


WARNING: Promise = _(
    "匿名后，姓名、电话、执法证号和账号名永久抹去，账号停用，名单中改为“已匿名”加编号。"
    "登记过的检查、隐患和任职仍在，所有指标和已印发的简报一个数也不变。"
    "写在文字里的姓名（检查情况、会议纪要、已印发的简报）不会改动，须另行更正。"
)
LOOKS["people"] = Look(
    context=context,
    steps=(
        Step("appoint", _("任职"), "briefcase", "places.record", AppointForm, appoint, _is_known, "btn-primary",
             _("已任职；由此职务而来的授权自任职之日起有效。")),
        Step("account", _("开通账号"), "key", "accounts.manage", AccountForm, open_account,
             lambda person: _is_known(person) and person.user_id is None, done=_("账号已开通。"),
             intro=_("账号随所任职务得到授权。"), answer=shown_once),
        Step("password", _("重置密码"), "key", "accounts.manage", PlainForm, reset, _has_account,
             done=_("密码已重置。"), intro=_("系统将生成一个新密码，只显示一次；原密码立即失效。"), answer=shown_once),
        Step("close", _("停用账号"), "lock", "accounts.manage", PlainForm, switch, _switching(active=True),
             "btn-quiet-danger", _("账号已停用。"), _("停用后不能登录；登记过的内容都保留，可随时再启用。")),
        Step("reopen", _("启用账号"), "user-check", "accounts.manage", PlainForm, switch, _switching(active=False),
             done=_("账号已启用。")),
        Step("anonymise", _("匿名"), "user", "places.record", AnonymiseForm, anonymise, _is_known, "btn-quiet-danger",
             _("已匿名；任何指标都没有变化。"), WARNING),
    ),
)  # fmt: skip
LOOKS["memberships"] = Look(
    main="person",
    steps=(
        Step("end", _("免职"), "user", "places.record", EndForm, end, lambda record: record.valid_to is None,
             "btn-quiet-danger", _("已免职；由此职务而来的授权同日到期。"), answer=to_person),
    ),
)  # fmt: skip
LOOKS["posts"] = Look(main="title", context=post_context)
