"""For each relation of `KINDS` a text in which a number contradicts the others; the documentation shows them, a test reads them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Wrong(NamedTuple):
    """A text, the number in it that does not fit, and how it would have to be printed."""

    kind: str
    text: str
    claimed: str
    shown: str


WRONG: Final = (
    Wrong("parts_total", "全区排查隐患907处，其中建筑施工412处、交通运输301处、消防184处。", "907处", "897处"),
    Wrong("including", "检查企业46家，其中高危企业52家。", "52家", "～46家"),
    Wrong("count_of_list", "督导组先后到召陵镇、万金镇、姬石镇、青年镇三个镇检查。", "三个", "四个"),
    Wrong("rate", "共排查隐患907处，已整改893处，整改率97.28%。", "97.28%", "98.46%"),
    Wrong("share", "共排查隐患400处，其中消防隐患100处，占35%。", "35%", "25%"),
    Wrong("share_sum", "事故起数中，道路运输占52%，建筑施工占31%，其他占27%。", "27%", "17%"),
    Wrong("difference", "应整改120处，已整改97处，尚有33处未整改。", "33处", "23处"),
    Wrong("change", "事故由去年同期的56起下降到今年的41起，减少25起。", "减少25起", "减少15起"),
    Wrong("ratio_of_change", "今年发生事故40起，去年同期50起，同比下降25%。", "同比下降25%", "同比下降20%"),
    Wrong("column_total", "单位\t检查（家次）\n召陵镇\t120\n万金镇\t85\n合计\t215", "215", "205"),
    Wrong("row_total", "单位\t4月\t5月\t合计\n召陵镇\t40\t52\t92\n万金镇\t31\t44\t85", "85", "75"),
    Wrong("same_quantity", "全市发放手册12000份。截至目前，12500份手册已全部发放到户。", "12500份", "12000份"),
    Wrong("product", "为35家企业每家补贴2000元，共补贴8万元。", "8万元", "7万元"),
    Wrong("average", "5个组共检查150家，平均每组检查35家。", "35家", "30家"),
    Wrong("duration", "培训从3月5日开始，到3月9日结束，为期7天。", "7天", "5天"),
    Wrong("weekday", "2024年5月27日（星期二）召开会议。", "2024年5月27日（星期二）", "星期一"),
    Wrong("times", "检查量由80家增至240家，增长了3倍。", "增长了3倍", "增长了2倍"),
    Wrong("proportion", "安全员与工人按1∶50配备，600名工人配了10名安全员。", "10名", "12名"),
    Wrong("conversion", "救援用时2.5小时，约合100分钟。", "100分钟", "150分钟"),
    Wrong("extreme", "42家企业全部完成整改，仍有3家未完成。", "3家", "0家"),
    Wrong("order", "检查量最多的是召陵镇56家，万金镇61家，姬石镇40家。", "56家", "61家～"),
)
