"""The face of organisations: an enterprise leads to its file."""

from __future__ import annotations

from typing import Any

from zhiben.accounts.viewer import Viewer
from zhiben.web.registers.looks import LOOKS, Look


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Whether there is a file to open."""
    return {"has_file": record.kind == "enterprise" and not record.voided and viewer.can("dossiers.view")}


LOOKS["organisations"] = Look(context=context)
