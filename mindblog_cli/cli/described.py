"""A command as typer knows it, told as a page of the manual."""

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

from mindblog_cli.cli.manual import Page, Param

EVERYWHERE = "Everywhere"


def described(command: Any, ctx: Any) -> Page:  # noqa: ANN401 - typer keeps these types to itself
    """The page for *command*; the options that are taken everywhere are on no page."""
    about, *examples = cleandoc(command.help or "").split("\nExamples:\n")
    own = [one for one in command.get_params(ctx) if one.rich_help_panel != EVERYWHERE]
    return Page(
        usage=" ".join([ctx.command_path, *command.collect_usage_pieces(ctx)]),
        about=about.rstrip(),
        commands=command.sections(ctx),
        arguments=params((one for one in own if one.param_type_name == "argument"), ctx),
        options=params((one for one in own if one.param_type_name == "option"), ctx),
        examples="".join(examples).rstrip(),
    )


def params(found: Iterable[Any], ctx: Any) -> list[Param]:  # noqa: ANN401
    """Those of *found* that are no secret."""
    return [_param(one, *record) for one in found if (record := one.get_help_record(ctx))]


def _param(one: Any, shown: str, text: str) -> Param:  # noqa: ANN401
    option = one.param_type_name == "option"
    return Param(
        shown=shown,
        help=text,
        names=[*one.opts, *one.secondary_opts] if option else [],
        takes="" if option and one.is_flag else (one.metavar or one.name).strip("[.]"),
        values=[str(value) for value in getattr(one.type, "choices", ())],
        often=one.nargs == -1 or (option and one.multiple),
    )
