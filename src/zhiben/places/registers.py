"""Registers of places and people, and the references by which other rooms' registers name them."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from zhiben.accounts.roles import roles
from zhiben.places import actions, queries
from zhiben.places.fields import business_type_choices, field_choices
from zhiben.places.models import Membership, Organisation, Person, Post, Premises, Region
from zhiben.places.references import ENTERPRISE, ORGANISATION, PERSON, POST, PREMISES, REGION
from zhiben.registers.declaration import Column, Register, declare
from zhiben.registers.simple import simple

__all__ = ["ENTERPRISE", "ORGANISATION", "PERSON", "POST", "PREMISES", "REGION", "located"]

# For the registers of other rooms: a simple register whose records lie in a place.
located = partial(simple, locate=actions.locate, locate_many=actions.locate_many)

GROUP = _("单位与场所")


def role_choices() -> list[tuple[str, str]]:
    """(code, label) of the roles that a post may carry."""
    return [(code, role.label) for code, role in roles().items()]


declare(
    Register(
        "regions",
        _("行政区划"),
        "places",
        Region,
        (
            Column("path", _("区划代码"), required=True, example="411104100", sortable=True, help=_("不含末尾的零。")),
            Column("name", _("名称"), required=True, example="召陵镇"),
            Column("short", _("简称"), listed=False),
            Column("name_en", _("英文名"), listed=False),
            Column("level", _("层级"), "choice", required=True, choices=Region.Level.choices, filtered=True),
            Column("kind", _("类别"), example="镇"),
            Column("valid_from", _("启用日期"), "date", required=True, example="2024-01-01"),
            Column("valid_to", _("停用日期"), "date", listed=False),
        ),
        visible=queries.regions,
        record=actions.add_region,
        correct=actions.correct_region,
        search=("name", "path"),
        sort="path",
        group=GROUP,
        icon="map",
        order=50,
    )
)
declare(
    Register(
        "organisations",
        _("单位"),
        "places",
        Organisation,
        (
            Column("name", _("单位名称"), required=True, example="示范食品有限公司", aliases=("企业名称", "名称")),
            Column("short", _("简称"), listed=False),
            Column("kind", _("类别"), "choice", required=True, choices=Organisation.Kind.choices, filtered=True),
            Column("tie", _("隶属"), "choice", choices=Organisation.Tie.choices, filtered=True, listed=False),
            Column("parent", _("上级单位"), "reference", reference=ORGANISATION, example="召陵镇", listed=False),
            Column("credit_code", _("统一社会信用代码"), example="91411104MA0000000T"),
            Column("region", _("所在地"), "reference", required=True, reference=REGION, example="召陵镇", filtered=True,
                   aliases=("属地",)),
            Column("industry", _("行业领域"), example="食品加工"),
            Column("address", _("地址"), listed=False, aliases=("详细地址",)),
            Column("valid_from", _("成立日期"), "date", required=True, example="2020-01-01"),
            Column("valid_to", _("撤销日期"), "date", listed=False),
        ),
        visible=queries.organisations,
        record=actions.add_organisation,
        record_many=actions.add_organisations,
        correct=actions.correct_organisation,
        void=actions.void_organisation,
        title=lambda record: record.name,
        search=("name", "short", "credit_code"),
        sort="path",
        related=("region",),
        group=GROUP,
        icon="building",
        order=51,
    )
)  # fmt: skip
declare(
    Register(
        "premises",
        _("场所"),
        "places",
        Premises,
        (
            Column("name", _("场所名称"), required=True, example="一号仓库"),
            Column("owner", _("所属单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("tenant", _("租赁商户"), "reference", reference=ENTERPRISE, aliases=("商户", "承租单位")),
            Column("business_type", _("业态"), "choice", choices=business_type_choices, filtered=True),
            Column("region", _("所在地"), "reference", reference=REGION, listed=False, help=_("不填则同所属单位。")),
            Column("address", _("地址"), listed=False),
            Column("valid_from", _("启用日期"), "date", required=True, example="2024-01-01"),
            Column("valid_to", _("停用日期"), "date", listed=False),
        ),
        visible=queries.premises,
        record=actions.add_premises,
        correct=actions.correct_premises,
        void=actions.void_premises,
        search=("name", "address"),
        sort="name",
        related=("owner", "tenant"),
        group=GROUP,
        icon="building-warehouse",
        order=52,
    )
)
declare(
    Register(
        "people",
        _("人员"),
        "places",
        Person,
        (
            Column("name", _("姓名"), required=True, example="王明"),
            Column("organisation", _("所属单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("phone", _("电话"), example="0395-0000000"),
            Column("certificate", _("执法证号")),
            Column("expert_level", _("专家级别"), example="省级"),
        ),
        visible=queries.people,
        record=actions.add_person,
        correct=actions.correct_person,
        void=actions.void_person,
        search=("name", "certificate"),
        sort="name",
        related=("organisation",),
        group=GROUP,
        icon="users",
        order=53,
    )
)
declare(
    Register(
        "posts",
        _("职务"),
        "places",
        Post,
        (
            Column("organisation", _("单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("title", _("职务"), required=True, example="安全员"),
            Column("rank", _("级别"), "choice", choices=Post.Rank.choices, filtered=True),
            Column("role", _("角色"), "choice", choices=role_choices, filtered=True),
            Column("field", _("领域"), "choice", choices=field_choices),
        ),
        visible=queries.posts,
        record=actions.add_post,
        correct=actions.correct_post,
        search=("title", "organisation__name"),
        sort="title",
        related=("organisation",),
        group=GROUP,
        icon="id-badge",
        order=54,
    )
)
declare(
    Register(
        "memberships",
        _("任职"),
        "places",
        Membership,
        (
            Column("person", _("人员"), "reference", required=True, reference=PERSON),
            Column("post", _("职务"), "reference", required=True, reference=POST, example="召陵镇人民政府 安全员"),
            Column("valid_from", _("任职日期"), "date", required=True, example="2024-01-01"),
            Column("valid_to", _("免职日期"), "date"),
        ),
        visible=queries.memberships,
        record=actions.appoint,
        search=("person__name", "post__title"),
        sort="-valid_from",
        related=("person", "post__organisation"),
        group=GROUP,
        icon="briefcase",
        order=55,
    )
)
