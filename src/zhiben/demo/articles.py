"""The demonstration's two articles, in our own words, with every figure of the real issue as a reference."""

from __future__ import annotations

from zhiben.accounts.viewer import Scope
from zhiben.bulletins.actions import Wanted
from zhiben.calendars import Period
from zhiben.demo.dates import BEGAN, FIRST, LAST
from zhiben.demo.world import World
from zhiben.facts.ids import derived_id

DISTRICT_TITLE = "召陵区坚持“四个到位” 推进治本攻坚三年行动落地"
DISTRICT_BODY = """\
治本攻坚三年行动开展以来，召陵区对照省、市部署，把责任、力量、整治、宣传一起抓，安全生产基础进一步夯实。
一、领导到位。{方案日期}全省实施方案印发后，从{首次日期}第{首次}次周交办会议起，全区按项目、按重点把“十大行动”纳入周交办、月讲评、季总结，目前已召开周交办会议{周交办}次。区委常委会研究{常委会}次、区政府常务会研究{常务会}次；清明、五一期间，区主要领导和分管领导带队深入企业督导检查、暗访暗查。
二、力量到位。区里成立三年行动工作专班，下设{督导组}个综合抽查检查督导组，对{镇街}个镇（街道）、开发区管委会和重点行业领域定期督导；建立信息通报、调度推进等{机制}项工作机制，十大行动的{行动}项任务逐项有人管、有人督。
三、整治到位。全区严格执行排查、整改、消除、验收“四个清单”，聘请专家进企业查隐患，盯紧消防、粉尘涉爆、有限空间、在建工程、安全用电、危化品和燃气等重点领域。自行动开展以来，各镇（街道）、各部门共检查生产经营单位{检查}家次，发现并整改问题隐患{整改}处，同期发现尚未销号的{未销号}处正按期限督办。
四、宣传到位。全区用好微信公众号、短视频、电子屏幕、网格员入户等载体，开展宣传“五进”活动；累计展出安全生产展板{展板}块次，发放宣传手册{手册}份、宣传品{宣传品}份，并与{通讯公司}家通讯公司合作，向{用户}手机用户发送公益信息。
"""
COOP_TITLE = "市供销社抓实三项重点 夯实系统安全基础"
COOP_BODY = """\
市供销社结合系统实际制定路线图，把治本攻坚三年行动落到每个企业、每间商铺。
一、统一思想。{党组日期}，市供销社党组召开安全生产专题会议，明确长期目标、年度重点和近期任务；{推进日期}，召开系统推进会，组织学习、警示教育和业务培训。
二、夯实基础。印发日常安全隐患排查要点，涉及电力安全、“九小”场所、天然气安全、液化气安全{要点项}项{要点条}条；制定安全自查指南{指南}套，覆盖系统租赁商户业态；实行日巡查、周汇总、月上报、季督导。社直企业邀请属地消防大队开展警示教育和应急演练指导{指导}次。
三、完善制度。优化消防安全管理、宣传教育培训、隐患排查治理等{制度}项工作制度；市社建立应急指导预案{指导预案}项，{社直}家社直企业和{参股}家参股企业制定各类预案{预案}套。
"""


def district(world: World) -> list[Wanted]:
    """What the district's references stand for."""
    here = Scope(world.district.path)
    since = Period(BEGAN, LAST)
    weekly = derived_id("demo", "weekly", 0)
    return [
        Wanted("方案日期", subject=derived_id("demo", "plan"), attribute="issued_on"),
        Wanted("首次日期", subject=weekly, attribute="happened_on"),
        Wanted("首次", subject=weekly, attribute="number"),
        Wanted("周交办", "meetings.weekly", here, since),
        Wanted("常委会", "meetings.standing_committee", here, since, "hanzi"),
        Wanted("常务会", "meetings.executive", here, since, "hanzi"),
        Wanted("督导组", "campaigns.supervision_teams", here, since),
        Wanted("镇街", "campaigns.covered_towns", here, since),
        Wanted("机制", "standards.mechanisms", here, since, "hanzi"),
        Wanted("行动", "campaigns.actions", here, since, "hanzi"),
        Wanted("检查", "inspections.done", here, since),
        Wanted("整改", "hazards.found_and_eliminated", here, since),
        Wanted("未销号", "hazards.found_and_open", here, since),
        Wanted("展板", "publicity.boards", here),
        Wanted("手册", "publicity.handbooks", here, form="12000余"),
        Wanted("宣传品", "publicity.goods", here, form="30000余"),
        Wanted("通讯公司", "publicity.carriers", here, form="hanzi"),
        Wanted("用户", "publicity.audience", here, form="30多万"),
    ]


def cooperative(world: World) -> list[Wanted]:
    """What the cooperative's references stand for."""
    here, year = Scope(world.coop.path), Period(FIRST, LAST)
    return [
        Wanted("党组日期", subject=derived_id("demo", "party-group"), attribute="happened_on"),
        Wanted("推进日期", subject=derived_id("demo", "promotion"), attribute="happened_on"),
        Wanted("要点项", "standards.key_point_groups", here, year, "hanzi"),
        Wanted("要点条", "standards.key_point_items", here, year),
        Wanted("指南", "standards.self_check_guides", here, year),
        Wanted("指导", "dossiers.guidance", here, year),
        Wanted("制度", "standards.work_systems", here, year),
        Wanted("指导预案", "dossiers.guidance_plans", here, year),
        Wanted("社直", "places.direct_enterprises", here, year),
        Wanted("参股", "places.share_enterprises", here, year),
        Wanted("预案", "dossiers.plans", here, year),
    ]
