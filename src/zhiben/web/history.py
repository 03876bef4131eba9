"""A record's history in words: who did what when, and what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.registers import queries
from zhiben.registers.queries import Change

Label = str | Promise
# What a use case is called in the history, by the last word of its action; an icon and a tone each.
ACTS: dict[str, tuple[Label, str, str]] = {
    "record": (_("登记"), "plus", ""),
    "create": (_("登记"), "plus", ""),
    "add": (_("登记"), "plus", ""),
    "find": (_("登记"), "plus", ""),
    "correct": (_("更正"), "pencil", "orange"),
    "void": (_("作废"), "trash", "red"),
    "run": (_("导入"), "file-import", ""),
    "store": (_("上传附件"), "paperclip", ""),
    "withdraw": (_("撤下附件"), "paperclip", "orange"),
    "issue_checklist": (_("印发"), "send", ""),
    "withdraw_checklist": (_("停用"), "x", "red"),
    "withdraw_roster": (_("停用"), "x", "red"),
    "withdraw_mechanism": (_("停用"), "x", "red"),
    "withdraw_criterion": (_("停用"), "x", "red"),
    "end_law": (_("废止"), "x", "red"),
    "supersede": (_("由新版取代"), "arrows-exchange", "orange"),
    "revise": (_("修订"), "pencil", "orange"),
    "ordered": (_("交办整改"), "file-text", "orange"),
    "extended": (_("延期"), "calendar-plus", "orange"),
    "eliminated": (_("整改完成"), "tool", "green"),
    "accepted": (_("验收销号"), "circle-check", "green"),
    "returned": (_("退回"), "arrow-back-up", "red"),
    "transferred": (_("移交"), "arrows-exchange", "orange"),
    "escalated": (_("升级"), "arrow-up", "red"),
    "reported": (_("报告进展"), "message", ""),
    "completed": (_("办结"), "circle-check", "green"),
    "issue": (_("签发"), "gavel", ""),
    "serve": (_("送达"), "send", "green"),
    "submit": (_("送审"), "send", ""),
    "send_to_review": (_("送审"), "send", ""),
    "open_series": (_("建立"), "plus", ""),
    "open_issue": (_("建立"), "plus", ""),
    "write_article": (_("供稿"), "pencil", ""),
    "edit_article": (_("修改稿件"), "pencil", "orange"),
    "acknowledge": (_("签收"), "circle-check", "green"),
    "start_at": (_("设起始号"), "list-numbers", ""),
    "review": (_("审核"), "eye", ""),
    "sign": (_("签发"), "signature", "green"),
    "publish": (_("印发"), "send", "green"),
    "grant": (_("授权"), "key", ""),
    "revoke": (_("收回授权"), "key", "red"),
    "set_password": (_("设置密码"), "key", "orange"),
    "set_active": (_("启用或停用"), "user-cog", "orange"),
    "end_grant": (_("授权到期"), "key", "orange"),
    "define": (_("定义指标"), "chart-bar", ""),
    "appoint": (_("任职"), "user", ""),
    "end_membership": (_("免职"), "user", "orange"),
    "rename": (_("更名"), "pencil", "orange"),
    "move": (_("调整隶属"), "hierarchy", "orange"),
    "close": (_("撤销或停用"), "x", "red"),
    "let": (_("使用变更"), "key", "orange"),
    "make_backup": (_("备份"), "download", ""),
    "prove_backup": (_("核对备份"), "shield-check", ""),
    "verify": (_("核验下级台账"), "shield-check", ""),
    "refuse": (_("拒绝下级台账"), "x", "red"),
    "download_backup": (_("下载备份"), "download", "orange"),
    "carry_over": (_("搬迁数据库"), "transfer", "orange"),
    "carry_evidence": (_("搬运附件"), "transfer", "orange"),
    "retry": (_("重试任务"), "arrow-forward-up", ""),
    "dismiss": (_("放弃任务"), "x", "orange"),
    "anonymise": (_("匿名"), "user", "red"),
}


class Told(NamedTuple):
    """One thing that was done to a record."""

    label: Label
    icon: str
    tone: str
    at: datetime
    by: str
    reason: str
    changes: list[Change]


def history(record: Any, *, viewer: Viewer) -> list[Told]:
    """Everything that was done to the record, newest first; the caller has read it through `visible`."""
    return [
        Told(*act(step.action), step.at, step.by, str(step.detail.get("reason", "")), step.changes)
        for step in queries.history(record, viewer=viewer)
    ]


def act(action: str) -> tuple[Label, str, str]:
    """What an action is called, its icon and its tone; an unknown one is shown by its code."""
    last = action.rpartition(".")[2]
    return ACTS.get(last) or ACTS.get(last.partition("_")[0]) or (action, "point", "")
