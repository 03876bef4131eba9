"""Registries with dated history, and the abstract record that lies in a place.

Paths are materialised: a region's path is its GB/T 2260 code without trailing zeros (41 · 4111 · 411104 · 411104001),
an organisation's has four characters a level. A record copies both when it is recorded: a reorganisation moves no old
number.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField, Fact

SEGMENT = 4  # characters of an organisation's path per level


class Entered(models.Model):
    """A row of a registry: never deleted; one entered by mistake is taken back, as long as nothing refers to it."""

    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True, editable=False)
    voided_by = models.UUIDField(_("作废人"), null=True, blank=True, editable=False)
    voided_reason = models.CharField(_("作废原因"), max_length=200, default="", blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def voided(self) -> bool:
        """Taken back: it counts for nothing and cannot be chosen any more."""
        return self.voided_at is not None


class Housed:
    """A row that lies where its `home` lies, as the scope rule asks every record."""

    @property
    def home(self) -> Organisation:
        """The organisation it belongs to."""
        raise NotImplementedError

    @property
    def organisation_path(self) -> str:
        """The home's."""
        return str(self.home.path)

    @property
    def region_path(self) -> str:
        """The home's."""
        return str(self.home.region_path)

    @property
    def enterprise_id(self) -> UUID:
        """The home."""
        return self.home.pk


class Region(models.Model):
    """A division down to town or street (行政区划); functional zones carry a local code. Others refer to its path."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（区）")
        TOWN = "town", _("乡镇（街道）")
        ZONE = "zone", _("功能区")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = CodeField(_("区划代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=30, default="", blank=True)
    name_en = models.CharField(_("英文名"), max_length=80, default="", blank=True)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=20, default="", blank=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def region_path(self) -> str:
        """It lies in itself, as the scope rule asks every record."""
        return str(self.path)


class Organisation(Entered):
    """An office, department, town government, team, enterprise or cooperative (单位); tree; lies in a region."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("党委政府")
        OFFICE = "office", _("安委办")
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("镇（街道）")
        ZONE = "zone", _("开发区（管委会）")
        TEAM = "team", _("督导组、专班")
        SYSTEM = "system", _("行业系统")
        ENTERPRISE = "enterprise", _("生产经营单位")

    class Tie(models.TextChoices):
        """How an enterprise belongs to the system above it."""

        NONE = "", _("无")
        DIRECT = "direct", _("直属")
        SHARE = "share", _("参股")
        TENANT = "tenant", _("租赁商户")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = CodeField(_("单位路径"), max_length=80, unique=True)
    name = models.CharField(_("单位名称"), max_length=120)
    short = models.CharField(_("简称"), max_length=40, default="", blank=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    tie = models.CharField(_("隶属"), max_length=8, choices=Tie.choices, default=Tie.NONE, blank=True)
    credit_code = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        null=True,  # NULL, not '': many offices have none, and a unique column holds many NULLs
        blank=True,
        unique=True,
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="+", to_field="path")
    region_path = CodeField(_("区划路径"), max_length=20, editable=False)
    industry = models.CharField(_("行业领域"), max_length=30, default="", blank=True)
    address = models.CharField(_("地址"), max_length=200, default="", blank=True)
    valid_from = models.DateField(_("成立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="places_organisation_ends_after_start",
                violation_error_message=_("撤销日期不能早于成立日期。"),
            )
        ]
        indexes = [
            models.Index(fields=["name"], name="places_organisation_by_name"),
            models.Index(fields=["region_path", "path"], name="places_organisation_by_region"),
        ]

    def __str__(self) -> str:
        return self.short or self.name

    @property
    def organisation_path(self) -> str:
        """Where it lies, as the scope rule asks every record."""
        return str(self.path)

    @property
    def enterprise_id(self) -> UUID:
        """It is about itself."""
        return self.pk

    @cached_property
    def parent(self) -> Organisation | None:
        """The organisation one level above; None at the top. Reads one row: not for lists."""
        return Organisation.objects.filter(path=self.path[:-SEGMENT]).first() if len(self.path) > SEGMENT else None


# These look after the territory of the unit above them: a department inspects in the whole district, not in itself.
ACT_FOR_SUPERIOR = (Organisation.Kind.OFFICE, Organisation.Kind.DEPARTMENT, Organisation.Kind.TEAM)


class OrganisationSpan(models.Model):
    """What an organisation was called and where it stood from a day on; the last one equals the organisation's row."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="spans")
    valid_from = models.DateField(_("自"))
    name = models.CharField(_("单位名称"), max_length=120)
    path = CodeField(_("单位路径"), max_length=80)
    region_path = CodeField(_("区划路径"), max_length=20)

    class Meta:
        verbose_name = _("单位沿革")
        ordering = ["organisation", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["organisation", "valid_from"], name="places_one_span_a_day")]
        # A path is never given twice, not even after a move: the next free one is read from here.
        indexes = [models.Index(fields=["path", "valid_from"], name="places_spans_by_path")]


class Premises(Entered):
    """A place that can be inspected (场所); belongs to an organisation, or is let to a tenant (商户)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("场所名称"), max_length=120)
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("所属单位"), related_name="premises")
    tenant = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("租赁商户"), related_name="+", null=True, blank=True
    )
    business_type = models.CharField(_("业态"), max_length=30, default="", blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="+", to_field="path")
    organisation_path = CodeField(_("单位路径"), max_length=80, editable=False)
    region_path = CodeField(_("区划路径"), max_length=20, editable=False)
    address = models.CharField(_("地址"), max_length=200, default="", blank=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("场所")
        ordering = ["organisation_path", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="places_premises_ends_after_start",
                violation_error_message=_("停用日期不能早于启用日期。"),
            )
        ]
        indexes = [models.Index(fields=["organisation_path", "name"], name="places_premises_by_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def enterprise_id(self) -> UUID:
        """Whose it is, as the scope rule asks every record."""
        return self.owner_id

    @property
    def premises_id(self) -> UUID:
        """It is about itself."""
        return self.pk


class PremisesSpan(models.Model):
    """Who rented a place, for what, from a day on; the last one equals the row of the premises."""

    premises = models.ForeignKey(Premises, models.CASCADE, related_name="spans")
    valid_from = models.DateField(_("自"))
    tenant = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("租赁商户"), related_name="+", null=True, blank=True
    )
    business_type = models.CharField(_("业态"), max_length=30, default="", blank=True)
    path = CodeField(_("单位路径"), max_length=80)  # the owner's
    region_path = CodeField(_("区划路径"), max_length=20)

    class Meta:
        verbose_name = _("场所沿革")
        ordering = ["premises", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["premises", "valid_from"], name="places_one_premises_span_a_day")
        ]


class Person(Housed, Entered):
    """Somebody who holds posts (人员); can be anonymised without breaking a figure."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("姓名"), max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("所属单位"), related_name="people")
    phone = models.CharField(
        _("电话"),
        max_length=20,
        default="",
        blank=True,
        validators=[RegexValidator(r"^[0-9+\- ]{5,20}$", _("电话只含数字、空格和连字符。"))],
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("账户"), related_name="person", null=True, blank=True
    )
    certificate = models.CharField(_("执法证号"), max_length=30, default="", blank=True)
    expert_level = models.CharField(_("专家级别"), max_length=20, default="", blank=True)
    anonymised = models.BooleanField(_("已匿名"), default=False, editable=False)

    class Meta:
        verbose_name = _("人员")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def home(self) -> Organisation:
        """The organisation it belongs to."""
        return self.organisation


class Post(Housed, models.Model):
    """A post in an organisation (职务); whoever holds it has its role's grants."""

    class Rank(models.TextChoices):
        PRINCIPAL = "principal", _("主要负责人")
        LEADER = "leader", _("分管负责人")
        STAFF = "staff", _("工作人员")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    rank = models.CharField(_("级别"), max_length=10, choices=Rank.choices, default=Rank.STAFF)
    role = models.CharField(_("角色"), max_length=20, default="", blank=True)
    field = models.CharField(_("领域"), max_length=30, default="", blank=True)

    class Meta:
        verbose_name = _("职务")
        ordering = ["organisation", "rank", "title"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"

    @property
    def home(self) -> Organisation:
        """The organisation it belongs to."""
        return self.organisation


class Membership(Housed, models.Model):
    """Who holds which post from when to when (任职)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="memberships")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("职务"), related_name="memberships")
    valid_from = models.DateField(_("任职日期"))
    valid_to = models.DateField(_("免职日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="places_membership_ends_after_start",
                violation_error_message=_("免职日期不能早于任职日期。"),
            )
        ]

    @property
    def home(self) -> Organisation:
        """The organisation it belongs to."""
        return self.post.organisation


class Located(Fact):
    """A record of an organisation, at or about a place. The paths are those valid on its day, copied by `locate`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="+")
    enterprise = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("生产经营单位"), related_name="+", null=True, blank=True
    )
    premises = models.ForeignKey(
        Premises, models.PROTECT, verbose_name=_("场所"), related_name="+", null=True, blank=True
    )
    field = CodeField(_("领域"), max_length=30, default="", blank=True)
    organisation_path = CodeField(_("单位路径"), max_length=80, editable=False)
    region_path = CodeField(_("区划路径"), max_length=20, editable=False)

    class Meta(Fact.Meta):
        abstract = True
