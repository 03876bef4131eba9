"""Where exports from below arrive: one folder for each ledger in ZHIBEN_SUBORDINATES, called as people call that office."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from zhiben.ledger.parquet import manifest as manifests
from zhiben.subordinates.errors import Outside


def place() -> Path | None:
    """The folder of them all; None where the settings name none."""
    return Path(settings.ZHIBEN_SUBORDINATES) if settings.ZHIBEN_SUBORDINATES else None


def there() -> bool:
    """Whether it can be looked into."""
    where = place()
    return where is not None and where.is_dir()


def present() -> dict[str, Path]:
    """Name → folder, in the order of their names; nothing where the folder of them all is not there."""
    where = place()
    if where is None or not there():
        return {}
    return {each.name: each for each in sorted(where.iterdir()) if each.is_dir() and not each.name.startswith(".")}


def name_of(where: Path) -> str:
    """What a folder is called here; '' where it lies elsewhere."""
    own = place()
    found = where.resolve()
    return found.name if own is not None and found.parent == own.resolve() else ""


def refuse_outside(where: Path) -> None:
    """Raises Outside where the manifest names a file that lies elsewhere: somebody else's, or one of this machine's."""
    own = where.resolve()
    for batch in manifests.read(where).batches:
        for file in batch.files:
            if not (where / file.name).resolve().is_relative_to(own):
                raise Outside(where, file.name)


def state(where: Path) -> str:
    """64 digits that change when a file does: of the manifest, and of every file's name, size and time of change.

    Read in a moment, so a page compares it with what was proved. Whoever puts a file's time back is found by the next
    proof, which reads everything.
    """
    found = sha256()
    manifest = where / manifests.NAME
    for each in (manifest, *sorted(where.glob("instance=*/*.parquet"))):
        try:
            stat = each.stat()
        except OSError:
            continue
        found.update(f"{each.relative_to(where)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    try:
        found.update(manifest.read_bytes())
    except OSError:
        found.update(b"-")
    return found.hexdigest()
