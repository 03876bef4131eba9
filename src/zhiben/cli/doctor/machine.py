"""The machine and its settings: room on the disk, files that can be written and read, and who is let in."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.cli import statics
from zhiben.cli.doctor.checks import Complaint
from zhiben.documents.fonts import NoFonts, report
from zhiben.documents.fonts.roles import LABELS
from zhiben.evidence import storage

ROOM = 5 * 2**30  # bytes; less is a warning
ROOM_AT_LEAST = 2**30
SHORTEST_KEY = 50
HERE = {"127.0.0.1", "localhost", "::1"}


def space() -> Iterator[Complaint]:
    """Room for what is recorded tomorrow."""
    home = Path(settings.ZHIBEN_HOME)
    media = Path(settings.MEDIA_ROOT)
    for folder in {home, media if media.exists() else home}:
        free = shutil.disk_usage(folder).free
        if free < ROOM:
            said = _("%(folder)s 所在磁盘只剩 %(megabytes)s MB。") % {"folder": folder, "megabytes": free // 2**20}
            remedy = _("请清理磁盘（旧备份常是大头）或扩容；写满以后什么都不能登记。")
            yield Complaint(said, remedy, urgent=free < ROOM_AT_LEAST)


def evidence() -> Iterator[Complaint]:
    """Photos and papers can be stored."""
    try:
        storage.store().probe()
    except OSError as error:
        if settings.ZHIBEN_EVIDENCE:
            said = _("附件存储 %(address)s 不能读写：%(error)s") % {"address": settings.ZHIBEN_EVIDENCE, "error": error}
            yield Complaint(said, _("请检查对象存储服务、AWS_ENDPOINT_URL_S3 和密钥，桶要已经建好并允许读写。"))
            return
        said = _("附件目录 %(folder)s 不能写入：%(error)s") % {"folder": settings.MEDIA_ROOT, "error": error.strerror}
        yield Complaint(said, _("请把它的属主改为运行 zhiben 的账号（chown -R），并检查磁盘是否只读。"))


def fonts() -> Iterator[Complaint]:
    """PDF documents look as the standard wants them."""
    try:
        parts = report()
    except NoFonts as refusal:
        yield Complaint(str(refusal), _("请运行 make setup，或用 ZHIBEN_FONTS 指明字体目录。"))
        return
    if missing := [str(LABELS[part.role]) for part in parts if part.stand_in]:
        said = _("没有这些字体，用别的代替：%(names)s。") % {"names": _("、").join(missing)}
        yield Complaint(said, _("请运行 make setup；或把有授权的字体放进字体目录的 licensed/。"), urgent=False)


def static_files() -> Iterator[Complaint]:
    """What browsers get belongs to this version."""
    if not settings.DEBUG and not statics.collected():
        said = _("静态文件没有收集，或属于别的版本。")
        yield Complaint(said, _("请重启 zhiben serve，启动时会自行收集。"), urgent=False)


def secret() -> Iterator[Complaint]:
    """Nobody else can read what signs the sessions, and nobody can guess it."""
    kept = Path(settings.ZHIBEN_HOME) / "secret-key"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        said = _("密钥只有 %(count)s 个字符，容易被猜出。") % {"count": len(settings.SECRET_KEY)}
        remedy = _("请取消 ZHIBEN_SECRET_KEY，由系统生成；或换成 50 个以上的随机字符。所有人须重新登录。")
        yield Complaint(said, remedy, urgent=not settings.ZHIBEN_DEMO)
    if os.environ.get("ZHIBEN_SECRET_KEY") or not kept.exists() or os.name == "nt":
        return
    if kept.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        said = _("别的账号可以读到密钥文件 %(path)s。") % {"path": kept}
        yield Complaint(
            said, _("请运行 chmod 600 %(path)s；若曾被人读到，删掉它再重启，所有人重新登录。") % {"path": kept}
        )


def hosts() -> Iterator[Complaint]:
    """The address that readers use is answered, and no other."""
    host = urlsplit(settings.ZHIBEN_PUBLIC_ADDRESS).hostname or ""
    if "*" in settings.ALLOWED_HOSTS:
        said = _("ZHIBEN_HOSTS 是 *，什么主机名都接受。")
        yield Complaint(said, _("请写明主机名，如 ZHIBEN_HOSTS=%(host)s。") % {"host": host})
    elif not any(_answers(pattern, host) for pattern in settings.ALLOWED_HOSTS):
        said = _("读者用的地址 %(address)s 不在 ZHIBEN_HOSTS 里，打开时会被拒绝。")
        remedy = _("请把 %(host)s 加进 ZHIBEN_HOSTS，用逗号分开。")
        yield Complaint(said % {"address": settings.ZHIBEN_PUBLIC_ADDRESS}, remedy % {"host": host})


def encrypted() -> Iterator[Complaint]:
    """Passwords do not travel in the clear, and faults are not shown to whoever meets them."""
    address = urlsplit(settings.ZHIBEN_PUBLIC_ADDRESS)
    if address.scheme != "https" and address.hostname not in HERE:
        said = _("读者用 http:// 打开，密码不经加密发送，离线登记也不能用。")
        remedy = _("请在反向代理上装证书（deploy/nginx.conf），把 ZHIBEN_PUBLIC_ADDRESS 改成 https://…。")
        yield Complaint(said, remedy, urgent=False)
    if settings.DEBUG:
        said = _("ZHIBEN_DEBUG 开着，故障细节会显示给用户。")
        yield Complaint(said, _("请取消 ZHIBEN_DEBUG 并重启。"))


def _answers(pattern: str, host: str) -> bool:
    """As Django reads a name of ALLOWED_HOSTS: `.example.cn` is the name and those below it."""
    name = pattern.strip("[]").lower()
    return name == host or (name.startswith(".") and (host.endswith(name) or host == name[1:]))
