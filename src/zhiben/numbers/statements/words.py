"""The words by which numbers are told apart: what was done, what is counted, what makes a total and what a part."""

import re
from typing import Final

# What was done, the first that stands in the label decides. Labels of one list share it or have none.
ACTIONS: Final = (
    ("plan", r"计划|任务|目标|应(?=[检参持完整复到培查办建签])"),
    ("warn", r"约谈|警示约谈|提醒谈话"),
    ("punish", r"处罚|罚款|罚没|罚金"),
    ("case", r"立案|查处|办理案件|办案"),
    ("stop", r"停产|停业|停用|停止使用|关停|关闭|取缔|查封|扣押|暂扣|吊销|整顿"),
    ("order", r"责令|下达|下发|印发|制发|开具|督办|交办"),
    ("detain", r"拘留|刑事|追责|问责|移送|移交"),
    ("expose", r"曝光|通报"),
    ("rectify", r"整改|立改|即改|边改|消除|销号|闭环|化解|整治完成|治理完成"),
    ("train", r"培训|受训|参训"),
    ("certify", r"持证|取证|发证"),
    ("death", r"死亡|遇难|亡(?!人事故|人道路)"),
    ("injury", r"受伤|重伤|轻伤|伤者|伤员"),
    ("report", r"上报|报告|举报|接报|报送"),
    ("found", r"发现|查出|查找|检查出|排查出|查摆|摸排出"),
    ("replace", r"更换|改造|拆除|安装|加装|配备|新增|淘汰"),
    ("hand", r"发放|张贴|悬挂|推送|发送|播放|发布|展出"),
    ("hold", r"举办|召开|组织|演练|举行"),
    ("invest", r"投入|投资"),
    ("done", r"已?完成|办结|建成|查实|合格"),
    ("check", r"检查|巡查|抽查|督查|督导|走访|暗访|核查|排查|出动|入户|安检|复查|执法"),
)  # fmt: skip
ACTION: Final = re.compile("|".join(f"(?P<{name}>{words})" for name, words in ACTIONS))
ORDER: Final = {name: place for place, (name, _words) in enumerate(ACTIONS)}


def action_of(label: str) -> str:
    """The first of ACTIONS that the label speaks of, or ''."""
    found = {match.lastgroup or "" for match in ACTION.finditer(label)}
    return min(found, key=lambda name: ORDER[name], default="")


# What says nothing about which things are counted.
FILLERS: Final = re.compile(
    r"本次|此次|累计|合计|总计|共计|总共|一共|其中|目前|先后|共有|全年|今年以来|各类|各级|各|已经|已|共|总数|总|了|的|为|是|有|达到?|均|也|还|再|又|并|个|数量?|情况|开展|实施|进行|发生|现场"
)
KINDS_OF_THINGS: Final = (
    ("hazard", r"安全生产问题隐患|安全生产隐患|安全隐患|问题隐患|隐患问题|事故隐患|风险隐患|各类隐患|隐患|问题"),
    ("place", r"生产经营单位|经营单位|企业单位|企事业单位|企业|单位|场所|经营主体|市场主体|点位"),
    ("accident", r"生产安全事故|安全生产事故|安全事故|事故"),
    ("people", r"人员|人数|群众|职工"),
)  # fmt: skip


def noun_of(label: str) -> str:
    """What is counted, without what was done and without words that say nothing: 共发现各类重大隐患 → 重大隐患."""
    return FILLERS.sub("", ACTION.sub("", label))


def topic_of(label: str) -> str:
    """As `noun_of`, with one word for things of one kind: 问题隐患 and 安全隐患 are the same."""
    noun = noun_of(label)
    for name, words in KINDS_OF_THINGS:
        noun = re.sub(words, f"<{name}>", noun)
    return noun
