"""Invented names: enterprises, people, defects."""

from __future__ import annotations

import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "志强", "秀兰", "晓东", "海燕", "文杰", "玉梅", "国庆", "丽娟", "永刚", "春生", "雪梅", "俊峰", "桂英")
BRANDS = (
    "宏达",
    "金龙",
    "新星",
    "天源",
    "利民",
    "福美",
    "雪健",
    "鑫隆",
    "万和",
    "北徐",
    "汇丰",
    "恒瑞",
    "中原",
    "沙澧",
    "豫东",
    "祥云",
)
SHOPS = {
    "restaurant": "餐饮", "shop": "超市", "storage": "仓储", "farm_supplies": "农资", "fireworks_trade": "烟花零售",
    "lodging": "宾馆", "recycling": "回收站", "office": "办公",
}  # fmt: skip
# (what it is called, business type, field that it is mostly visited for)
TRADES = (
    ("面粉加工厂", "factory", "dust"),
    ("木业有限公司", "factory", "dust"),
    ("食品有限公司", "factory", "confined"),
    ("污水处理站", "factory", "confined"),
    ("商贸有限公司", "shop", "fire"),
    ("购物广场", "shop", "fire"),
    ("饭店", "restaurant", "gas"),
    ("快捷酒店", "lodging", "fire"),
    ("加油站", "gas_station", "hazchem"),
    ("化工原料经营部", "storage", "hazchem"),
    ("建筑工程项目部", "site", "construction"),
    ("电气设备厂", "factory", "electric"),
    ("液化气供应站", "gas_station", "gas"),
    ("物流仓储中心", "storage", "fire"),
)
# field → (defect, grave enough to be a major hazard)
DEFECTS: dict[str, tuple[tuple[str, bool], ...]] = {
    "fire": (
        ("疏散通道堆放货物，宽度不足", False), ("安全出口指示灯损坏", False), ("灭火器压力不足，未按期维修", False),
        ("常闭式防火门未关闭", False), ("室内消火栓无水带、水枪", False), ("营业期间锁闭安全出口", True),
    ),
    "dust": (
        ("除尘系统积尘未按周期清扫", False), ("粉尘作业区电气设备不防爆", False), ("干式除尘系统未设泄爆装置", True),
    ),
    "confined": (
        ("有限空间未设警示标志", False), ("作业审批票填写不全", False), ("未对有限空间进行辨识建档", True),
    ),
    "construction": (
        ("基坑临边防护高度不足", False), ("脚手架连墙件缺失", False), ("塔式起重机力矩限制器失灵", True),
    ),
    "electric": (
        ("配电箱无漏电保护装置", False), ("电线私拉乱接，未穿管敷设", False), ("电动自行车在楼道内充电", False),
    ),
    "hazchem": (
        ("危险化学品台账记录不全", False), ("可燃气体报警器未定期检测", False), ("可燃气体泄漏检测报警装置未投用", True),
    ),
    "gas": (
        ("后厨使用不合格软管，长度超过两米", False), ("气瓶间堆放杂物", False), ("未安装可燃气体报警装置", True),
    ),
}  # fmt: skip


def enterprise(rng: random.Random, unit: str, n: int) -> tuple[str, str, str]:
    """Name, business type and field of the n-th enterprise of a unit; no two of a unit share a name."""
    trade, business, field = TRADES[n % len(TRADES)]
    brand = BRANDS[(n * 5 + rng.randrange(3)) % len(BRANDS)]
    return f"{unit}{brand}{trade}{n // len(TRADES) + 1 if n >= len(TRADES) else ''}", business, field


def person(rng: random.Random) -> str:
    """Somebody."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def defect(rng: random.Random, field: str) -> tuple[str, str]:
    """A defect in that field and its level."""
    text, grave = rng.choice(DEFECTS[field])
    return text, "major" if grave else "general"
