"""The files that the web server sends as they are: collected, compressed and named by content, once per version."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from zhiben import __version__

STAMP = ".zhiben"
MANIFEST = "staticfiles.json"
# The second documentation page of django-ninja, which breaks the Content-Security-Policy, and scripts that pages take from
# their own package.
UNUSED = ["redoc*", "django_htmx"]
# Only for whoever debugs somebody else's script; compressing them takes longer than all the rest.
UNCOMPRESSED = ["map"]


def collected() -> bool:
    """Whether what lies in STATIC_ROOT was made from the files that there are now."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    return (root / MANIFEST).exists() and stamp.exists() and stamp.read_text("utf-8") == fingerprint()


def collect() -> None:
    """Collect them anew. In a process of its own: which storage Django uses is decided when its settings are read."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", __name__], env=os.environ | {"ZHIBEN_COLLECT": "1"}, check=True)


def main() -> None:
    """What that process does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
    django.setup()
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, *UNCOMPRESSED]
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    (Path(settings.STATIC_ROOT) / STAMP).write_text(fingerprint(), "utf-8")


def fingerprint() -> str:
    """A hash of the version and of every source file's name, size and time."""
    digest = sha256(__version__.encode())
    for line in sorted(_sources()):
        digest.update(line.encode())
    return digest.hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen = Path(storage.path(path)).stat()
            yield f"{path} {seen.st_size} {seen.st_mtime_ns}\n"


if __name__ == "__main__":
    main()
