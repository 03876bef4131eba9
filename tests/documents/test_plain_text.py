from __future__ import annotations

from zhiben.documents.text import plain_text


def test_plain_text_has_a_line_for_each_thing_said(letter):
    assert plain_text(letter).splitlines() == [
        "漯河市召陵区应急管理局",
        "召应急责改〔2024〕7号",
        "责令限期整改指令书",
        "漯河市宏达食品有限公司：",
        "一、存在的问题",
        "（一）粉尘涉爆",
        "经查，除尘系统未设置泄爆装置，详见第1号隐患，联系人王垚、李璟玥。",
        "表1 工作量",
        "单位\t检查家次",
        "召陵区\t4541",
        "合计\t4541",
        "图1 工作量",
        "漯河市召陵区应急管理局",
        "2024年5月27日",
    ]
