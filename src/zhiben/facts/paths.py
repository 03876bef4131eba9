"""Materialised paths of fixed-width segments, compared byte by byte: a subtree is a range of an index."""

# Above every character that a path may hold, so that `p <= path < p~` is p and all below it.
AFTER = "~"


def subtree(path: str) -> tuple[str, str]:
    """The range of `path` and everything below it, both ends included: for `__range` (a range, not LIKE)."""
    return path, path + AFTER


def within(path: str, prefix: str) -> bool:
    """Whether `path` is `prefix` or lies below it."""
    return path.startswith(prefix)
