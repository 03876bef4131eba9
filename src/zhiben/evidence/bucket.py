"""Files in an object store that speaks S3: MinIO, Ceph, or a provider's. ZHIBEN_EVIDENCE=s3://bucket/prefix

Its address and the keys come from the variables that every S3 program reads: AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from zhiben.evidence.errors import StoreFailed
from zhiben.evidence.storage import Kept, Waiting, name_of

# Few stores but AWS's own know the newer checksums; each object's hash travels with it anyway (below).
# Whoever stores a photo waits in a transaction: a store that hangs is given up after a minute, not after several.
CONFIG = Config(
    retries={"total_max_attempts": 3, "mode": "standard"},
    connect_timeout=5,
    read_timeout=20,
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
REGION = "us-east-1"  # what stores that know no regions expect in a signature
ABSENT = {"404", "NoSuchKey", "NotFound"}
PROBE = ".doctor"


class Bucket:
    """A part of a bucket."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.name, self.prefix = parts.netloc, parts.path.strip("/")
        session = boto3.session.Session()
        self.client: Any = session.client("s3", config=CONFIG, region_name=session.region_name or REGION)

    def keep(self, waiting: Waiting) -> None:
        """Send it with its hash, which the store compares before it answers; what is there is not written again."""
        with _said():
            if self._size(self._key(waiting.sha256)) == waiting.size:
                return
            checksum = b64encode(bytes.fromhex(waiting.sha256)).decode()
            with waiting.path.open("rb") as body:
                self.client.put_object(
                    Bucket=self.name,
                    Key=self._key(waiting.sha256),
                    Body=body,
                    ContentLength=waiting.size,
                    ChecksumSHA256=checksum,
                )
            if self._size(self._key(waiting.sha256)) != waiting.size:
                raise StoreFailed(f"{waiting.sha256}: the store acknowledged it and does not have it")

    def opened(self, digest: str) -> BinaryIO:
        """Its bytes, as they come."""
        with _said():
            answer = self.client.get_object(Bucket=self.name, Key=self._key(digest))
            return cast(BinaryIO, io.BufferedReader(_Stream(answer["Body"]), 1 << 16))

    def stored(self) -> Iterator[Kept]:
        """Every file; a page of a thousand at a time."""
        with _said():
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self._under(""))
            for page in pages:
                for each in page.get("Contents", ()):
                    digest = each["Key"].rsplit("/", 1)[-1]
                    if each["Key"] == self._key(digest):
                        yield Kept(digest, each["Size"])

    def probe(self) -> None:
        """Something can be written, read and taken away."""
        with _said():
            key = self._under(PROBE)
            self.client.put_object(Bucket=self.name, Key=key, Body=b"zhiben")
            self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
            self.client.delete_object(Bucket=self.name, Key=key)

    def _size(self, key: str) -> int | None:
        try:
            return int(self.client.head_object(Bucket=self.name, Key=key)["ContentLength"])
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return None
            raise

    def _key(self, digest: str) -> str:
        return self._under(name_of(digest))

    def _under(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name


class _Stream(io.RawIOBase):
    """The answer's body as a file: what reads files, reads it."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes."""
        with _said():
            part: bytes = self.body.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Give the connection back."""
        self.body.close()
        super().close()


@contextmanager
def _said() -> Iterator[None]:
    """A store's refusals as the errors that a disk would raise."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT and error.operation_name == "GetObject":
            raise FileNotFoundError(str(error)) from error
        raise StoreFailed(str(error)) from error
    except (BotoCoreError, ConnectionError) as error:
        raise StoreFailed(str(error)) from error
