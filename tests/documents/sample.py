"""An issue of the bulletin as a tree, its numbers as figures: the demonstration's words, or a printed issue's where it is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from zhiben.documents.tree import (
    Chart,
    Document,
    EndMatter,
    Figure,
    Inline,
    Letterhead,
    Masthead,
    Paragraph,
    RecordLink,
    Signature,
    Table,
    Text,
    Title,
)

ADDRESS = "https://aj.example.gov.cn/figures/"
NOTE = "召陵区，2024年3月8日至5月20日，截至第132号封存"
FIGURES = {
    "4541家次": "inspections.done",
    "907处": "hazards.eliminated",
    "362块次": "publicity.boards",
    "12000余份": "publicity.handbooks",
    "30000余份": "publicity.goods",
    "30多万": "broadcast.reach",
    "42条": "standards.items",
    "19套": "plans.valid",
}
_MARKED = re.compile("(" + "|".join(map(re.escape, FIGURES)) + ")")
_LEAD = re.compile(r"^[一二三四]、[^。]{2,30}。")
_NUMBER = re.compile(r"^[0-9]+(?:余|多万)?")


SEED = Path(__file__).parents[3] / "shared" / "seed" / "bulletin-24.txt"


def bulletin() -> Document:
    """Two articles in the demonstration's words."""
    return _issue((Path(__file__).parent / "issue.txt").read_text("utf-8").splitlines())


def printed() -> Document:
    """The printed issue that the demonstration follows, its paragraphs joined where a page end had broken them."""
    text = re.sub(r"(?<=[^\x00-\x7f]) (?=[0-9])|(?<=[0-9]) (?=[^\x00-\x7f])", "", SEED.read_text("utf-8"))
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        unfinished = (
            bool(lines) and ("，" in lines[-1] or lines[-1].startswith("发：")) and not lines[-1].endswith("。")
        )
        lines[-1:] = [lines[-1] + line] if unfinished else [*lines[-1:], line]
    lines[2] = lines[2].replace("(", "（").replace(")", "）")
    return _issue(lines)


def _issue(lines: list[str]) -> Document:
    name, issue, special, issuer, date = lines[:5]
    staff, send_to, copy_to = lines[-3], lines[-2], lines[-1]
    editors, reviewer, signatory = re.split(r"\s*(?:审核|签发)：", staff.removeprefix("编辑："))
    blocks = tuple(
        Paragraph(tuple(_inlines(line))) if line.endswith("。") else Title((Text(line.replace(" ", "\n")),))
        for line in lines[5:-3]
    )
    return Document(
        kind="bulletin",
        title=f"{name} {issue}",
        author=issuer,
        keywords=("安全生产", "简报"),
        issued_on="2024-05-27",
        masthead=Masthead(name=name, issue=issue, special=special, issuer=issuer, date=date),
        blocks=blocks,
        end=EndMatter(
            editors=tuple(editors.split()),
            reviewer=reviewer,
            signatory=signatory,
            send_to=send_to.removeprefix("送："),
            copy_to=copy_to.removeprefix("发："),
            seal_note="台账封存 第132号 3f9a1c27d0e4",
        ),
    )


def letter() -> Document:
    """An official letter with everything that the bulletin has not."""
    return Document(
        kind="letter",
        title="责令限期整改指令书",
        author="漯河市召陵区应急管理局",
        issued_on="2024-05-27",
        masthead=Letterhead("漯河市召陵区应急管理局", "召应急责改〔2024〕7号"),
        blocks=(
            Title((Text("责令限期整改指令书"),)),
            Paragraph((Text("漯河市宏达食品有限公司："),), indent=False),
            Title((Text("一、存在的问题"),), level=2),
            Title((Text("（一）粉尘涉爆"),), level=3),
            Paragraph((
                Text("经查，除尘系统"), Text("未设置泄爆装置", "bold"), Text("，详见"),
                RecordLink("hazard-1", "第1号隐患", "https://aj.example.gov.cn/records/1"),
                Text("，联系人"), Text("王垚、李璟玥", "kai"), Text("。"),
            )),
            Table(
                head=((Text("单位"),), (Text("检查家次"),)),
                rows=(((Text("召陵区"),), (Figure("a", "4541", ADDRESS + "inspections.done", NOTE),)),
                      ((Text("合计"),), (Text("4541"),))),
                widths=(2, 1), aligns=("left", "right"), caption="表1 工作量",
            ),
            Chart(bars(("检查", 454), ("隐患", 90)), "柱状图：检查454家次，隐患90处", "图1 工作量", 120),
            Signature("漯河市召陵区应急管理局", "2024年5月27日"),
        ),
    )  # fmt: skip


def bars(*data: tuple[str, int]) -> str:
    """A small bar chart as other rooms draw it."""
    top = max(value for _, value in data)
    drawn = ""
    for at, (name, value) in enumerate(data):
        height = 140 * value / top
        drawn += f'<rect x="{60 + 120 * at}" y="{180 - height:.1f}" width="60" height="{height:.1f}" fill="#b3261e"/>'
        drawn += f'<text x="{60 + 120 * at}" y="200" font-family="Microsoft YaHei" font-size="15">{name}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="212" viewBox="0 0 320 212">{drawn}</svg>'


def _inlines(line: str) -> Iterator[Inline]:
    if lead := _LEAD.match(line):
        yield Text(lead[0], "lead")
        line = line[lead.end() :]
    for piece in _MARKED.split(line):
        if code := FIGURES.get(piece):
            number = _NUMBER.match(piece)
            assert number
            yield Figure(code, number[0], ADDRESS + code, f"{code}：{NOTE}")
            yield Text(piece[number.end() :])
        elif piece:
            yield Text(piece)
