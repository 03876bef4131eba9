"""`zhiben NOUN VERB …`: one command a noun, one method a verb, acting as an account or as the local operator."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from zhiben.accounts.queries import viewer_named
from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.documents.errors import BadFile
from zhiben.facts.errors import Refused
from zhiben.ledger import queries as ledger
from zhiben.places.references import ORGANISATION, REGION

if TYPE_CHECKING:
    from zhiben.ledger.models import Seal

# How the two databases say that a table is not there.
NO_TABLE = ("no such table", "does not exist")


class ActingCommand(BaseCommand):
    """A command that acts as somebody: `add_words` declares its words, `act` does it.

    A refusal, a file that is none and a database that was never prepared are one sentence and exit 1.
    """

    # What Django adds to every command, and an office never needs.
    suppressed_base_arguments = {
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
        "--skip-checks",
    }  # fmt: skip
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the words."""
        add_account(parser)
        self.add_words(parser)

    def add_words(self, parser: CommandParser) -> None:
        """To be said by each command."""
        raise NotImplementedError

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """To be done by each command."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            self.act(viewer_named(options.get("as_user") or ""), options)
        except (Refused, BadFile) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OperationalError, ProgrammingError) as error:
            if not any(words in str(error) for words in NO_TABLE):
                raise
            raise CommandError(_("数据库还没有建立或需要升级；请先运行 zhiben migrate。")) from error

    def say(self, data: Any, options: dict[str, Any], lines: Iterable[str]) -> None:
        """The data as JSON where that was asked for, else the lines."""
        if options.get("json"):
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str))
        else:
            for line in lines:
                self.stdout.write(line)


class NounCommand(ActingCommand):
    """A noun with verbs: `add_verbs` declares them, `verb_<name>` does them."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        self.add_verbs(parser.add_subparsers(dest="verb", required=True, metavar="VERB"))

    def add_verbs(self, verbs: Any) -> None:
        """To be said by each noun."""
        raise NotImplementedError

    def verb(self, verbs: Any, name: str, help: str) -> CommandParser:
        """A verb's parser, with the account it acts as."""
        parser: CommandParser = verbs.add_parser(name, help=help, description=help)
        add_account(parser)
        return parser

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Run the verb."""
        getattr(self, f"verb_{options['verb'].replace('-', '_')}")(viewer, options)


def add_account(parser: CommandParser) -> None:
    """The option that says as whom a command acts."""
    said = _("以哪个账号的权限执行（缺省为本机操作员）")
    parser.add_argument("--as", dest="as_user", default="", metavar="USER", help=said)


def add_question(parser: CommandParser, *, period: bool = True) -> None:
    """The options that say what is asked: scope, period, as-of."""
    parser.add_argument("--region", default="", help=_("行政区划：代码或名称"))
    parser.add_argument("--organisation", default="", help=_("单位：名称、简称或统一社会信用代码，含其下级"))
    parser.add_argument("--only", action="store_true", help=_("只算该单位本身，不含下级"))
    parser.add_argument("--field", default="", help=_("领域代码"))
    if period:
        parser.add_argument("--from", dest="start", required=True, type=day, metavar="D", help=_("起日，如 2024-01-01"))
        parser.add_argument("--to", dest="end", required=True, type=day, metavar="D", help=_("止日（含）"))
    parser.add_argument("--as-of", default="", metavar="SEAL|DATE", help=_("以第几号封存、或某日终最后一次封存为准"))


def asked_scope(viewer: Viewer, options: dict[str, Any]) -> Scope:
    """The scope that the options name; raises Invalid where one is unknown."""
    organisation = region = ""
    if options["organisation"]:
        organisation = ORGANISATION.resolve(options["organisation"], viewer=viewer).path
    if options["region"]:
        region = REGION.resolve(options["region"], viewer=viewer).path
    return Scope(organisation, region, options["field"], only=options["only"])


def asked_period(options: dict[str, Any]) -> Period:
    """The period; a reversed one is refused by name."""
    if options["end"] < options["start"]:
        raise CommandError(_("--to（%(end)s）早于 --from（%(start)s）；请对调。") % options)
    return Period(options["start"], options["end"])


def asked_seal(options: dict[str, Any]) -> Seal | None:
    """The seal that --as-of names; None is live."""
    said = options["as_of"]
    if not said:
        return None
    found = ledger.seal_at(int(said) if said.isdigit() else day(said))
    if found is None:
        raise CommandError(_("没有“%(said)s”对应的封存；请用 zhiben ledger list 查看。") % {"said": said})
    return found


def day(text: str) -> date:
    """A date as 2024-05-27, or `today`."""
    if text == "today":
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("“%(text)s”不是日期；请写成 2024-05-27。") % {"text": text}) from None
