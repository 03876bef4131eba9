"""Which measure words a text may write for a figure's unit, and how readily: 隐患 are counted in 处, 项, 个 and 条 alike."""

from __future__ import annotations

from typing import Final

# Where another word than the figure's own stands, its noun has to stand there too: the share says how much the unit then
# still speaks for the figure. A longer word is another thing: 家次 counts visits, 家 enterprises.
SAID_AS: Final[dict[str, dict[str, float]]] = {
    "家次": {"户次": 0.9, "次": 0.75, "家": 0.75, "处次": 0.8, "座次": 0.7, "点次": 0.8, "户": 0.6, "场所": 0.5},
    "处": {"个": 0.9, "家": 0.6},
    "次": {
        "场": 0.9, "场次": 0.9, "期": 0.7, "轮": 0.7, "轮次": 0.7, "批次": 0.8, "家次": 0.6, "起": 0.3, "回": 0.6, "个": 0.3,
        "项": 0.4, "件": 0.4,
    },
    "场次": {"场": 0.95, "次": 0.9, "期": 0.4, "个": 0.3},
    "块次": {"块": 0.95, "幅": 0.7, "张": 0.6, "面": 0.6, "个": 0.5},
    "份": {"本": 0.8, "册": 0.8, "件": 0.8, "个": 0.7, "套": 0.6, "张": 0.6, "项": 0.3, "条": 0.3},
    "套": {"份": 0.85, "个": 0.85, "项": 0.85, "张": 0.7, "种": 0.6, "本": 0.5, "部": 0.4},
    "项": {"个": 0.9, "条": 0.8, "件": 0.85, "套": 0.7, "份": 0.6, "种": 0.6, "大": 0.5},
    "个": {"家": 0.8, "支": 0.8, "组": 0.7, "项": 0.8, "户": 0.5, "处": 0.5},
    "家": {"户": 0.9, "个": 0.9},
    "条": {"项": 0.7, "款": 0.6, "个": 0.6},
    "条次": {"条": 0.9, "次": 0.8, "批次": 0.8},
    "户": {"人": 0.8, "名": 0.7, "位": 0.7, "个": 0.7},
    "人次": {"人": 0.85, "名": 0.8, "位": 0.7},
    "人": {"名": 0.95, "位": 0.9},
    "天": {"日": 0.9},
    "期": {"份": 0.5, "篇": 0.4},
    "件": {"份": 0.9, "个": 0.7, "项": 0.5},
}  # fmt: skip
# What is counted in more ways than its unit tells.
THINGS: Final[dict[str, dict[str, float]]] = {
    "隐患": {"项": 0.95, "个": 0.9, "条": 0.95, "起": 0.7, "件": 0.6, "宗": 0.5},
}
BARE: Final = 0.7  # a number without a measure word


def share(figure_unit: str, said: str, *, things: str = "") -> float:
    """How readily the text's measure word counts what the figure counts; 0 where it cannot."""
    if said == figure_unit:
        return 1.0
    if things:
        return THINGS[things].get(said, 0.0)
    return SAID_AS.get(figure_unit, {}).get(said, 0.0)


def same_kind(one: str, other: str) -> bool:
    """Whether two measure words may count the same things."""
    hazards = {"处", *THINGS["隐患"]}
    return one == other or {one, other} <= hazards or bool(share(one, other) or share(other, one))
