"""Every kind of form that the reader knows, by example: docs/numbers.md is made of this, and a test reads each of them."""

from decimal import Decimal
from typing import Final, NamedTuple

from zhiben.numbers.quantity import Number, Quantity
from zhiben.numbers.reading import read


class Example(NamedTuple):
    """Words, and what is read in them: `number: class low～high unit` for each, parted by `; `; '' for nothing."""

    words: str
    read: str


class Section(NamedTuple):
    """Forms of one kind."""

    title: str
    said: str
    examples: tuple[Example, ...]


def _of(*pairs: tuple[str, str]) -> tuple[Example, ...]:
    return tuple(Example(*pair) for pair in pairs)


SECTIONS: Final = (
    Section("Digits", "Half or full width, with separators of thousands, with the blanks and line ends that a PDF leaves.", _of(
        ("检查4541家次", "4541家次: count 4541 家次"),
        ("检查４５４１家次", "４５４１家次: count 4541 家次"),
        ("检查4,541家次", "4,541家次: count 4541 家次"),
        ("检查4 541家次", "4 541家次: count 4541 家次"),
        ("共检查各类生产经营单位和人员密集场所45\n41家次", "45\n41家次: count 4541 家次"),
        ("均长3.5公里", "3.5公里: count 3.5 公里"),
    )),
    Section("Chinese numerals", "One numeral counts only where a measure word follows; 一 only where it cannot mean “a”."
            " A last digit without its place is of the next lower one, unless 零 stands before it.", _of(
        ("三家企业", "三家: count 3 家"),
        ("两百三十五处", "两百三十五处: count 235 处"),
        ("检查一千二，发现隐患两百三，罚款三万五", "一千二: count 1200; 两百三: count 230; 三万五: count 35000"),
        ("培训一千零二人", "一千零二人: count 1002 人"),
        ("罚款壹拾贰万元整", "壹拾贰万元: money 120000 元"),
        ("三点五万元", "三点五万元: money 35000 元"),
        ("发生一起火灾，一人死亡", "一起: count 1 起; 一人: count 1 人"),
        ("统一部署，进一步压实责任", ""),
    )),
    Section("Scales", "万 and 亿 at any place, also two of them and beside Chinese numerals.", _of(
        ("1.9万项", "1.9万项: count 19000 项"),
        ("1亿2000万元", "1亿2000万元: money 120000000 元"),
        ("3千余元", "3千余元: money 3000～3999 元"),
        ("58.812万元", "58.812万元: money 588120 元"),
    )),
    Section("Bounds", "A word before or behind the number bounds it; the table above says how.", _of(
        ("12000余份", "12000余份: count 12000～12999 份"),
        ("50万余元", "50万余元: money 500000～599999 元"),
        ("12.5余万元", "12.5余万元: money 125000～125999 元"),
        ("30多万条", "30多万条: count 300000～399999 条"),
        ("2倍多", "2倍多: count 2～3 倍"),
        ("近10万份", "近10万份: count 90000～99999 份"),
        ("约200家", "约200家: count 190～210 家"),
        ("逾千万元", "逾千万元: money 10000001～ 元"),
        ("不足10人", "不足10人: count 0～9 人"),
        ("3人（含）以上", "3人（含）以上: count 3～ 人"),
        ("5人（不含）以下", "5人（不含）以下: count 0～4 人"),
        ("上千人", "上千人: count 1000～ 人"),
        ("百余家", "百余家: count 100～199 家"),
    )),
    Section("Digits nobody wrote down", "几 and 数 stand for 2 to 9; two neighbouring digits are a range.", _of(
        ("数十家", "数十家: count 20～99 家"),
        ("十几个", "十几个: count 11～19 个"),
        ("两三百人次", "两三百人次: count 200～300 人次"),
        ("三五名", "三五名: count 3～5 名"),
    )),
    Section("Ranges", "From the lower to the higher; the scale and the unit may stand once.", _of(
        ("3至5家", "3至5家: count 3～5 家"),
        ("5-6亿元", "5-6亿元: money 500000000～600000000 元"),
        ("-5℃至10℃", "-5℃至10℃: count -5～10 ℃"),
        ("80%—90%", "80%—90%: percent 80～90 %"),
    )),
    Section("Lists", "What stands once at the end holds for all: unit, scale, percent sign, direction.", _of(
        ("分别为5、7、9家", "5: count 5 家; 7: count 7 家; 9家: count 9 家"),
        ("城关镇12、孟庙镇8、裴城镇5家", "12: count 12 家; 8: count 8 家; 5家: count 5 家"),
        ("分别为1.2、0.8万元", "1.2: money 12000 元; 0.8万元: money 8000 元"),
        ("同比分别下降33.3%和20%", "同比分别下降33.3%: change -33.3 %; 20%: change -20 %"),
        ("同比减少9起、41人", "同比减少9起: change -9 起; 41人: change -41 人"),
        ("甲、乙、丙三家各1次", "三家: count 3 家; 1次: count 1 次"),
    )),
    Section("Rates and shares", "In percent, whatever they are printed in.", _of(
        ("整改率98.4%", "98.4%: percent 98.4 %"),
        ("百分之五", "百分之五: percent 5 %"),
        ("三分之二以上", "三分之二以上: percent 66.6667～ %"),
        ("1/3的企业", "1/3: percent 33.3333 %"),
        ("半数以上", "半数以上: percent 50～ %"),
        ("近八成", "近八成: percent 72～80 %"),
        ("七八成", "七八成: percent 70～80 %"),
        ("八成五", "八成五: percent 85 %"),
        ("千分之三", "千分之三: percent 3 ‰"),
        ("1.2个百分点", "1.2个百分点: percent 1.2 百分点"),
    )),
    Section("Changes", "With their verb; a fall is negative.", _of(
        ("同比下降66.70%", "同比下降66.70%: change -66.7 %"),
        ("减少2起", "减少2起: change -2 起"),
        ("同比少发生4起", "同比少发生4起: change -4 起"),
        ("同比持平", "同比持平: change 0"),
        ("基本持平", "基本持平: change -5～5"),
        ("提高1.2个百分点", "提高1.2个百分点: change 1.2 百分点"),
        ("降幅近一成", "降幅近一成: change -10～-9 %"),
        ("翻了一番", "翻了一番: change 100 %"),
        ("↓3.1%", "↓3.1%: change -3.1 %"),
        ("由5.6起下降至2起", "5.6起: count 5.6 起; 2起: count 2 起"),
    )),
    Section("None at all", "Said without a number.", _of(
        ("较大事故均未发生", "均未发生: count 0"),
        ("实现零事故", "零事故: count 0 起"),
        ("没有发生一起亡人事故", "没有发生: count 0"),
    )),
    Section("Units", "An open class: tables, then rules for what they lack.", _of(
        ("检查36座次、362块次、12岗次", "36座次: count 36 座次; 362块次: count 362 块次; 12岗次: count 12 岗次"),
        ("检查76家（次）", "76家（次）: count 76 家次"),
        ("发电机6台（套）", "6台（套）: count 6 台套"),
        ("浓度4mg/m³", "4mg/m³: count 4 mg/m³"),
        ("造成3死5伤", "3死: count 3 人; 5伤: count 5 人"),
        ("得分介于71.5分和96.8分之间", "71.5分: count 71.5 分; 96.8分: count 96.8 分"),
        ("新增车位120个、格口12格", "120个: count 120 个; 12格: count 12 格"),
    )),
    Section("Cells of a table", "The unit stands in the header, in the row's name or above the table (单位：万元).", _of(
        ("单位\t检查（家次）\t罚款（万元）\t同比（%）\n甲县\t120\t12.5\t-3.2",
         "120: count 120 家次; 12.5: money 125000 元; -3.2: change -3.2 %"),
        ("序号\t单位\t死亡人数\n1\t甲县\t3", "1: ordinal; 3: count 3 人"),
    )),
    Section("What is no count", "Recognised as what it is and never held against the ledger.", _of(
        ("第24期、第123次、其一、一是", "第24期: ordinal; 第123次: ordinal; 其一: ordinal; 一是: ordinal"),
        ("一查责任，二查制度", "一: ordinal; 二: ordinal"),
        ("附件1列明", "1: ordinal"),
        ("详见图2，发放挂图12套", "2: ordinal; 12套: count 12 套"),
        ("2024年5月27日、10月末、元月", "2024年5月27日: date; 10月末: date; 元月: date"),
        ("1-9月、上半年、截至10月末、当月", "1-9月: period; 上半年: period; 截至10月末: period; 当月: period"),
        ("自行动开展以来，24小时值守", "自行动开展以来: period; 24小时: period"),
        ("安委〔2024〕2号、第五条第二款", "〔2024〕2号: code; 第五条第二款: code"),
        ("GB 35181-2025、12350热线", "GB 35181-2025: code; 12350: code"),
        ("2、3、5号楼，3#仓库，DN100管道", "2、3、5号楼: code; 3#仓库: code; DN100: code"),
        ("《三年行动方案（2024—2026年）》", "三年行动: other; 2024—2026年: period"),
        ("“五进”“十大行动”双随机一公开", "五进: other; 十大行动: other; 双随机一公开: other"),
        ("每10万人死亡0.13人", "10万人: other; 0.13人: count 0.13 人"),
        ("“1+8+N”体系，三级动火", "1+8+N: other; 三级: other"),
    )),
)  # fmt: skip


def said(text: str) -> str:
    """What is read in a text, as the examples write it."""
    return "; ".join(_said(each) for each in read(text))


def _said(each: Quantity) -> str:
    if not each.is_quantity:
        return f"{each.text}: {each.cls}"
    low, high = _printed(each.low), _printed(each.high)
    return f"{each.text}: {each.cls} {low if low == high else f'{low}～{high}'} {each.unit}".rstrip()


def _printed(value: Number | None) -> str:
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
