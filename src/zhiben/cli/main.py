"""The console command `zhiben`: Django's management underneath."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def main() -> None:
    """Run `zhiben COMMAND …`; without a command, say what there is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
    execute_from_command_line([Path(sys.argv[0]).name or "zhiben", *sys.argv[1:]])


if __name__ == "__main__":
    main()
