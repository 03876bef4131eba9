"""Encrypted in the age format (age-encryption.org/v1), for recipients whose secret keys lie elsewhere.

The server knows public keys only, so whoever takes its disk can read no backup. A recipient is `age1…` or an OpenSSH
public key; `age` and `rage` open the files as well. Whatever its size, a file passes through in small pieces.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage
from django.utils.translation import gettext as _

from zhiben.backups.errors import BadBackup, NoKey

HEADER = b"age-encryption.org/v1\n"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105  (how an age key begins)


def is_encrypted(file: Path) -> bool:
    """Whether that is what lies there."""
    try:
        with file.open("rb") as source:
            return source.read(len(HEADER)) == HEADER
    except OSError:
        return False


def recipients(said: Sequence[str]) -> list[Any]:
    """Public keys, read; raises BadBackup at the first that is none."""
    return [_recipient(each.strip()) for each in said if each.strip()]


def new_key(file: Path) -> str:
    """Write a new secret key, readable by its owner only; answers its public key. Raises BadBackup where a file is there."""
    key = pyrage.x25519.Identity.generate()
    public = str(key.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadBackup(_("不能写密钥文件“%(path)s”：%(error)s") % {"path": file, "error": error.strerror}) from error
    with os.fdopen(handle, "w") as out:
        out.write(f"# public key: {public}\n{key}\n")  # as age-keygen writes it
    return public


@contextmanager
def encrypting(out: BinaryIO, keys: Sequence[Any]) -> Iterator[BinaryIO]:
    """A stream to write into; what comes out of it encrypted goes to `out`, at the same time."""
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                pyrage.encrypt_io(source, cast(BufferedIOBase, out), list(keys))
            except (pyrage.EncryptError, OSError) as error:  # a full disk; the writer meets a broken pipe
                failed.append(error)

    thread = threading.Thread(target=encrypt, name="encrypt")
    thread.start()
    try:
        with os.fdopen(writing, "wb") as plain:
            yield plain
    except BrokenPipeError:
        thread.join()
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise BadBackup(_("加密没有成功：%(error)s") % {"error": failed[0]}) from failed[0]


def decrypt(file: Path, out: Path, key: Path) -> None:
    """Open `file` with the secret key in `key`; `out` is nobody else's to read. Raises NoKey, BadBackup."""
    keys = _identities(key)
    out.touch(mode=0o600)
    with file.open("rb") as source, out.open("wb") as target:
        try:
            pyrage.decrypt_io(source, target, keys)
        except pyrage.DecryptError as error:
            said = _("密钥“%(key)s”打不开备份“%(path)s”：%(error)s") % {"key": key, "path": file, "error": error}
            raise NoKey(said) from error
        except OSError as error:
            raise BadBackup(_("备份“%(path)s”解密到一半出错，文件不完整或已损坏。") % {"path": file}) from error


def _recipient(said: str) -> Any:
    try:
        return (pyrage.ssh if said.startswith("ssh-") else pyrage.x25519).Recipient.from_str(said)
    except pyrage.RecipientError as error:
        sentence = _("“%(key)s”不是 age 公钥；应为 age1 开头的一串（zhiben backup --new-key 可生成），或 SSH 公钥。")
        raise BadBackup(sentence % {"key": said}) from error


def _identities(key: Path) -> list[Any]:
    try:
        text = key.read_bytes()
        if text.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text)]
        lines = [line.strip() for line in text.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise NoKey(_("密钥文件“%(path)s”读不出来：%(error)s") % {"path": key, "error": error}) from error
    if not found:
        raise NoKey(_("“%(path)s”里没有 age 密钥；应有 AGE-SECRET-KEY- 开头的一行。") % {"path": key})
    return found
