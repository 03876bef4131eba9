"""Series, issues, articles with references; the sign-off's steps; what was published, and to whom; what an office taught."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.documents.intake import Source
from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField, Fact
from zhiben.ledger.models import Seal
from zhiben.places.models import Located, Organisation


class Series(models.Model):
    """A bulletin's name and who issues it (简报名称); its special (专刊) has a number of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("简报名称"), max_length=40, unique=True)
    special_name = models.CharField(_("专刊名称"), max_length=60, default="", blank=True)
    issuer = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("编印单位"), related_name="+")
    organisation_path = CodeField(_("单位路径"), max_length=80)
    send_to = models.CharField(_("送"), max_length=300, default="", blank=True)
    copy_to = models.CharField(_("发"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = _("简报名称")

    def __str__(self) -> str:
        return self.name


class Issue(Located):
    """One issue (期). Its numbers are drawn when it is opened and never again; once published it is never edited."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编辑中")
        IN_REVIEW = "in_review", _("待审核")
        REVIEWED = "reviewed", _("待签发")
        SIGNED = "signed", _("待印发")
        PUBLISHED = "published", _("已印发")
        SUPERSEDED = "superseded", _("已被取代")

    series = models.ForeignKey(Series, models.PROTECT, verbose_name=_("简报名称"), related_name="issues")
    number = models.PositiveIntegerField(_("期号"))
    special_number = models.PositiveIntegerField(_("专刊期号"), null=True, blank=True)
    state = CodeField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT)
    period_start = models.DateField(_("统计起日"))
    period_end = models.DateField(_("统计止日"))
    # Drawn when it is sent to review; reviewer, signatory and readers all see the ledger as of it.
    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name=_("封存"), related_name="+", null=True, blank=True)
    reviewer = models.CharField(_("审核"), max_length=60, default="", blank=True)
    signatory = models.CharField(_("签发"), max_length=60, default="", blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("取代"), related_name="superseded_by", null=True, blank=True
    )
    send_to = models.CharField(_("送"), max_length=300, default="", blank=True)
    copy_to = models.CharField(_("发"), max_length=300, default="", blank=True)
    public_address = models.CharField(_("公开地址"), max_length=200, default="", blank=True)  # fixed at publication

    class Meta(Located.Meta):
        verbose_name = _("简报")
        ordering = ["-number"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint("series", "number", name="bulletins_issue_number_once"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="bulletins_issue_period",
                violation_error_message=_("统计止日不能早于起日。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(seal__isnull=False),
                name="bulletins_sealed_before_review",
                violation_error_message=_("送审须先封存台账。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "-number"], name="bulletins_issue_by_issuer")]

    def __str__(self) -> str:
        return str(_now("%(series)s 第%(number)s期") % {"series": self.series.name, "number": self.number})


class Article(models.Model):
    """One article (稿件) by an organisation. `{name}` in its body stands for the reference of that name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, verbose_name=_("简报"), related_name="articles")
    position = models.PositiveIntegerField(_("次序"))
    contributor = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("供稿单位"), related_name="+")
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))

    class Meta:
        verbose_name = _("稿件")
        ordering = ["position"]
        constraints = [models.UniqueConstraint("issue", "position", name="bulletins_one_article_a_position")]

    def __str__(self) -> str:
        return self.title


class Reference(models.Model):
    """What a `{name}` in an article stands for: a figure over a scope and period in a printed form, or a record's words."""

    class Kind(models.TextChoices):
        FIGURE = "figure", _("指标")
        RECORD = "record", _("记录")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="references")
    name = models.CharField(_("名称"), max_length=40)
    kind = CodeField(_("类别"), max_length=8, choices=Kind.choices)
    figure = CodeField(_("指标"), max_length=60, default="", blank=True)
    organisation_path = CodeField(_("单位范围"), max_length=80, default="", blank=True)
    only = models.BooleanField(_("仅本级"), default=False)
    region_path = CodeField(_("区划范围"), max_length=20, default="", blank=True)
    field = CodeField(_("领域"), max_length=30, default="", blank=True)
    start = models.DateField(_("起日"), null=True, blank=True)  # null: the issue's period
    end = models.DateField(_("止日"), null=True, blank=True)
    form = CodeField(_("写法"), max_length=40, default="exact")
    subject = models.UUIDField(_("记录"), null=True, blank=True)
    attribute = CodeField(_("引用内容"), max_length=20, default="", blank=True)
    # A record has no seal of its own: what it said when the issue was sent, and which version of it that was (journal).
    sealed_text = models.CharField(_("封存文字"), max_length=500, default="", blank=True)
    sealed_version = models.BigIntegerField(_("记录版本"), null=True, blank=True)

    class Meta:
        verbose_name = _("引用")
        constraints = [
            models.UniqueConstraint("article", "name", name="bulletins_reference_name_once"),
            models.CheckConstraint(
                condition=(Q(kind="figure") & ~Q(figure="")) | (Q(kind="record") & Q(subject__isnull=False)),
                name="bulletins_reference_names_something",
                violation_error_message=_("引用须指明指标或记录。"),
            ),
        ]


class Step(models.Model):
    """One step of the sign-off: written, sent, returned, reviewed, signed, published, superseded; by whom, for whom."""

    class Kind(models.TextChoices):
        CONTRIBUTED = "contributed", _("供稿")
        EDITED = "edited", _("编辑")
        SENT = "sent", _("送审")
        RETURNED = "returned", _("退回")
        REVIEWED = "reviewed", _("审核")
        SIGNED = "signed", _("签发")
        PUBLISHED = "published", _("印发")
        SUPERSEDED = "superseded", _("取代")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = CodeField(_("步骤"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("时间"))
    by = models.UUIDField(_("经办人"))
    name = models.CharField(_("姓名"), max_length=60)
    opinion = models.CharField(_("意见"), max_length=500, default="", blank=True)
    seal = models.PositiveIntegerField(_("封存号"), null=True, blank=True)

    class Meta:
        verbose_name = _("办理步骤")
        ordering = ["issue", "number"]
        constraints = [models.UniqueConstraint("issue", "number", name="bulletins_one_step_at_a_time")]


class Delegation(models.Model):
    """Somebody absent lets another review or sign for them (委托代办), from a day to a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    principal = models.UUIDField(_("委托人"))
    principal_name = models.CharField(_("委托人姓名"), max_length=40)
    delegate = models.UUIDField(_("受托人"))
    permission = CodeField(_("权限"), max_length=30)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"))

    class Meta:
        verbose_name = _("委托代办")


class PublishedValue(models.Model):
    """One printed number or word of a published issue with all it takes to recompute it. Never changed (triggers)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="published_values")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    text = models.CharField(_("印出文字"), max_length=500)  # a record's title may be as long
    kind = CodeField(_("类别"), max_length=8, choices=Reference.Kind.choices)
    figure = CodeField(_("指标"), max_length=60, default="")
    version = CodeField(_("口径版本"), max_length=12, default="")
    scope = models.JSONField(_("范围"), default=dict, encoder=DjangoJSONEncoder)
    start = models.DateField(_("起日"), null=True)
    end = models.DateField(_("止日"), null=True)
    form = CodeField(_("写法"), max_length=40, default="")
    numerator = models.BigIntegerField(_("数值"), null=True)
    denominator = models.BigIntegerField(_("分母"), null=True)  # null: a whole number
    subject = models.UUIDField(_("记录"), null=True)
    attribute = CodeField(_("引用内容"), max_length=20, default="")
    record_version = models.BigIntegerField(_("记录版本"), null=True)  # as of which the record said the text

    class Meta:
        verbose_name = _("已印发数字")
        constraints = [models.UniqueConstraint("article", "name", name="bulletins_published_once")]
        indexes = [models.Index(fields=["figure"], name="bulletins_published_by_figure")]


class Rendition(models.Model):
    """One file of a published issue: rendered once, kept as bytes with its hash. Never changed (triggers)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="renditions")
    format = CodeField(_("格式"), max_length=5)
    sha256 = CodeField(_("校验值"), max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("成品文件")
        constraints = [models.UniqueConstraint("issue", "format", name="bulletins_one_rendition_a_format")]


class Recipient(models.Model):
    """An organisation that an issue goes to (送/发), and when it was received (签收)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="recipients")
    manner = models.CharField(_("方式"), max_length=1, choices=[("报", _("报")), ("送", _("送")), ("发", _("发"))])
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="+")
    organisation_path = CodeField(_("单位路径"), max_length=80)
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.UUIDField(_("签收人"), null=True, blank=True)
    received_name = models.CharField(_("签收人姓名"), max_length=40, default="", blank=True)

    class Meta:
        verbose_name = _("分发")
        constraints = [models.UniqueConstraint("issue", "organisation", name="bulletins_sent_once")]
        indexes = [models.Index(fields=["organisation_path", "issue"], name="bulletins_recipient_by_path")]


class Lesson(Fact):
    """What an office taught the number check (读数约定): what a phrase means, or that it is none of the ledger's.

    It holds for texts within the organisation's subtree, from when it is recorded until it is withdrawn (voided). It is
    never changed: whoever changes their mind teaches anew, which withdraws the lesson before.
    """

    class Meaning(models.TextChoices):
        FIGURE = "figure", _("是指标")
        IGNORE = "ignore", _("不核对")

    phrase = models.CharField(_("说法"), max_length=60)  # without blanks: pages put some into words
    unit = models.CharField(_("量词"), max_length=10, default="", blank=True)  # '': any
    meaning = CodeField(_("约定"), max_length=8, choices=Meaning.choices)
    figure = CodeField(_("指标"), max_length=60, default="", blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("适用单位"), related_name="+")
    organisation_path = CodeField(_("单位路径"), max_length=80, editable=False)
    taught_by = models.CharField(_("约定人"), max_length=60, editable=False)  # as an issue's steps keep it

    class Meta(Fact.Meta):
        verbose_name = _("读数约定")
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(meaning="figure") & ~Q(figure="")) | (Q(meaning="ignore") & Q(figure="")),
                name="bulletins_lesson_names_a_figure_or_none",
                violation_error_message=_("“是指标”须选择指标，“不核对”不选指标。"),
            ),
            # Two people teach at once: the second insert fails instead of leaving two meanings in force.
            models.UniqueConstraint(
                "organisation_path",
                "phrase",
                "unit",
                condition=Q(voided_at=None),
                name="bulletins_one_meaning_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phrase}…{self.unit}" if self.unit else self.phrase


class CheckedText(models.Model):
    """A text under check (送核文稿): kept for its keeper alone until it expires, so that nobody uploads it twice.

    It belongs to nobody else and to no record: no journal, no export and no list holds its words.
    """

    KEPT = timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept_by = models.UUIDField(_("送核人"))
    kept_at = models.DateTimeField(_("送核时间"))
    name = models.CharField(_("文件名"), max_length=120, default="", blank=True)
    kind = CodeField(_("类型"), max_length=8)
    text = models.TextField(_("文字"))
    tables = models.JSONField(_("表格"), default=list)  # as documents.intake.Source has them
    content = models.BinaryField(null=True)  # of a Word file alone: its comments go into the file itself
    scope = models.JSONField(_("范围"), default=dict, encoder=DjangoJSONEncoder)
    start = models.DateField(_("起日"))
    end = models.DateField(_("止日"))

    class Meta:
        verbose_name = _("送核文稿")
        # Each new text first takes away those that are older than a day.
        indexes = [models.Index(fields=["kept_at"], name="bulletins_checked_by_age")]

    @property
    def source(self) -> Source:
        """The text as it was read."""
        tables = tuple(tuple(tuple((start, end) for start, end in row) for row in table) for table in self.tables)
        return Source(self.text, tables, self.kind)

    @property
    def asked(self) -> tuple[Scope, Period]:
        """Where and when its numbers are looked for."""
        values = dict(self.scope)
        for name in ("enterprise", "premises"):
            values[name] = UUID(str(values[name])) if values.get(name) else None
        return Scope(**values), Period(self.start, self.end)


class CheckedArticle(models.Model):
    """What of a checked text became which article (送核文稿的稿件): all of it, or what stands below one heading."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.ForeignKey(CheckedText, models.CASCADE, verbose_name=_("送核文稿"), related_name="articles")
    # An article that is taken out of its draft can be written anew.
    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("稿件"), related_name="+")
    start = models.PositiveIntegerField(
        _("起处")
    )  # of the body; 0 of the whole text, whose first line may be the title
    end = models.PositiveIntegerField(_("止处"))
    quotations = models.JSONField(_("已引用"), default=list)  # those that the article was last written with

    class Meta:
        verbose_name = _("送核文稿的稿件")
        ordering = ["start"]
        constraints = [models.UniqueConstraint("text", "start", name="bulletins_one_article_of_a_stretch")]
