"""What a command line may look like: commands loaded when called, options taken everywhere."""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import typer
from msgspec import Struct
from typer._click.globals import get_current_context
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException
from typer.main import get_command

import mindblog_cli
from mindblog_cli.cli.described import EVERYWHERE, described, params
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.front import no_command
from mindblog_cli.cli.help import help_text
from mindblog_cli.errors import UsageError

PROG = "mindblog"
_WHEN = TyperChoice(["auto", "always", "never"])
_FLAG: dict[str, Any] = {"is_flag": True}


def called(group: "Lazy", words: list[str], desk: Desk) -> object:
    """What the command that *words* name gives; what typer has against them is a UsageError."""
    try:
        return group.main(words, prog_name=PROG, standalone_mode=False, obj=desk)
    except TyperException as error:
        message = error.format_message().rstrip(".")
        hint = f"{f'{PROG} {desk.command}'.strip()} -h shows how"
        raise UsageError(message[:1].lower() + message[1:], hint=hint) from error


class Entry(Struct, frozen=True):
    """A command before it is loaded: its module, what it does, the heading it stands under."""

    module: str
    summary: str
    section: str


class Command(TyperCommand):
    """One command, with our help and the options that are taken everywhere."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - passed through
        super().__init__(**{**settings, "add_help_option": False})
        self.params += everywhere()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read *args*; from here on, all that is said is said by this command."""
        ctx.obj.command = ctx.command_path.partition(" ")[2]
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer keeps its context type to itself
        """The help page."""
        return _page(self, ctx)

    def sections(self, ctx: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
        """A command has none under it."""
        return {}


class Group(TyperGroup):
    """Commands under one word, such as `tag add`."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - passed through
        super().__init__(**{**settings, "add_help_option": False})
        self.params += everywhere()

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer keeps its context type to itself
        """The help page, with what there is to choose from."""
        return _page(self, ctx)

    def sections(self, ctx: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
        """Heading, then command and what it does."""
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        return {"Commands": {n: c.get_short_help_str(200) for n, c in found.items() if c}}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """The command that *args* begin with. Raises UsageError with what comes close."""
        name = args[0]
        if command := self.get_command(ctx, name):
            return name, command, args[1:]
        raise no_command(ctx.command_path, name, self.list_commands(ctx))


class Lazy(Group):
    """All commands; each one's module is imported when it is called."""

    def __init__(self, entries: Mapping[str, Entry], **settings: Any) -> None:  # noqa: ANN401
        super().__init__(name=PROG, invoke_without_command=True, callback=_front, **settings)
        self.entries = entries
        self.params.append(_flag(["--version"], "Show the version and exit.", _version))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Their names, the daily ones first."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """The command of that name, or nothing."""
        if not (entry := self.entries.get(cmd_name)):
            return None
        command = get_command(import_module(entry.module).app)
        # What has been loaded stays to the end, so `main` has not looked for garbage among it,
        # and nobody needs to later.
        gc.freeze()
        gc.enable()
        command.name = cmd_name
        return command

    def sections(self, ctx: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
        """What each command does, without loading any."""
        sections: dict[str, dict[str, str]] = {}
        for name, entry in self.entries.items():
            sections.setdefault(entry.section, {})[name] = entry.summary
        return sections


def new_app(**settings: Any) -> typer.Typer:  # noqa: ANN401 - passed through
    """What a command's module hangs its functions on."""
    return typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        **settings,
    )


def everywhere() -> list[TyperOption]:
    """The options of every command, before its name or after it."""
    return [
        _option(["-C", "--site"], "Work on the blog in this folder.", metavar="DIR"),
        _option(["--json", "as_json"], "Answer with one JSON object; =lines: events too.", **_FLAG),
        _option(["--json-lines", "json_lines"], "", hidden=True, **_FLAG),
        _option(["-q", "--quiet"], "Say nothing but the result and what is wrong.", **_FLAG),
        _option(["-v", "--verbose"], "Say more.", **_FLAG),
        _option(["--color"], "auto, always or never.", metavar="WHEN", type=_WHEN),
        _option(["--no-input"], "Never ask; fail where an answer is needed.", **_FLAG),
        _option(["-y", "--yes"], "Answer yes to every question.", **_FLAG),
        _flag(["-h", "--help"], "Show this page.", _help, rich_help_panel=EVERYWHERE),
    ]


def _page(command: Any, ctx: Any) -> str:  # noqa: ANN401
    desk: Desk = ctx.obj
    paint, width = desk.paint(desk.terminal.out), desk.terminal.width
    return help_text(described(command, ctx), params(everywhere(), ctx), paint, width)


def _option(names: list[str], text: str, **settings: Any) -> TyperOption:  # noqa: ANN401
    return TyperOption(
        param_decls=names,
        help=text,
        expose_value=False,
        callback=_noted,
        rich_help_panel=EVERYWHERE,
        **settings,
    )


def _flag(names: list[str], text: str, act: Any, **settings: Any) -> TyperOption:  # noqa: ANN401
    return TyperOption(
        param_decls=names,
        help=text,
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=act,
        **settings,
    )


def _noted(ctx: Any, param: Any, value: Any) -> None:  # noqa: ANN401
    # Not given here may still have been given before the command's name.
    if value:
        setattr(ctx.obj.given, param.name, value)


def _help(ctx: Any, param: Any, value: Any) -> None:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        _show(ctx)


def _version(ctx: Any, param: Any, value: Any) -> None:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        ctx.obj.terminal.out.write(version())
        raise typer.Exit


def _front() -> None:
    context: Any = get_current_context()
    if context.invoked_subcommand is None:
        _show(context)


def _show(ctx: Any) -> NoReturn:  # noqa: ANN401
    desk_of(ctx).terminal.out.write(ctx.get_help() + "\n")
    raise typer.Exit


def version() -> str:
    """What `--version` says."""
    return f"{PROG} {mindblog_cli.__version__}\n"
