"""Accounts and their grants."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField


class UserManager(BaseUserManager["User"]):
    """Accounts are found by their sign-in name, in whatever case it is typed."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that sign-in name."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account; what it may do is in its grants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = CodeField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账户")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Sign-in names are kept in lower case."""
        super().clean()
        self.username = self.username.strip().lower()

    def get_short_name(self) -> Any:
        """What the page's head shows."""
        return self.name


class Grant(models.Model):
    """A role within a subtree of organisations, a subtree of regions, a field, or one enterprise; from a day to a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("账户"), related_name="grants")
    role = CodeField(_("角色"), max_length=20)
    organisation_path = CodeField(_("单位范围"), max_length=80, default="", blank=True)
    region_path = CodeField(_("区划范围"), max_length=20, default="", blank=True)
    field = CodeField(_("领域"), max_length=30, default="", blank=True)
    enterprise = models.UUIDField(_("生产经营单位"), null=True, blank=True)
    premises = models.UUIDField(_("场所"), null=True, blank=True)
    post = models.UUIDField(_("任职"), null=True, blank=True)  # the membership it follows from; ended with it
    title = models.CharField(_("职务"), max_length=80, default="", blank=True)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        indexes = [models.Index(fields=["user"], name="accounts_grants_of_user")]

    def holds(self, day: date) -> bool:
        """Whether it stands on that day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
