"""Options that several commands share, each said once."""

from typing import Annotated, Any, Literal

import typer
from typer._types import TyperChoice

from mindblog_cli.errors import UsageError

Context = typer.Context

Langs = Annotated[
    list[str] | None, typer.Option("--lang", help="Only in this language.", metavar="LANG")
]
Lang = Annotated[str, typer.Option("--lang", help="The post in this language.", metavar="LANG")]
DryRun = Annotated[
    bool, typer.Option("-n", "--dry-run", help="Show what would be done, and do nothing.")
]
Posts = Annotated[
    list[str] | None, typer.Argument(metavar="[POST]...", help="Path, slug, part of one, or -.")
]
Into = Annotated[
    list[str] | None, typer.Option("--lang", help="Only these languages: da,es.", metavar="LANGS")
]
Every = Annotated[bool, typer.Option("--all", help="All posts.")]
Drafts = Annotated[bool, typer.Option("--drafts", help="Drafts too.")]
Future = Annotated[bool, typer.Option("--future", help="Posts that are scheduled, too.")]
Clean = Annotated[bool, typer.Option("--clean", help="Forget the last build; make all anew.")]
Strict = Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")]
WaitLock = Annotated[
    float, typer.Option("--wait-lock", help="Wait this long for another mindblog.", metavar="S")
]
HostKey = Annotated[
    str,
    typer.Option(
        "--accept-host-key",
        help="Trust the one host key with this fingerprint.",
        metavar="FINGERPRINT",
    ),
]
# In the order of `Level`: the types are equal, and Python keeps the one that it met first.
TargetLevel = Annotated[
    Literal["ordered", "staged", "atomic"] | None,
    typer.Option("--require", help="Fail where the target can not switch so.", metavar="LEVEL"),
]


def choice(*words: str) -> Any:  # noqa: ANN401 - typer keeps the type to itself
    """One of *words*, for options that may be given more than once."""
    return TyperChoice(words)


def pairs(settings: list[str]) -> dict[str, str]:
    """`["title=New", "draft=no"]` as a mapping. Raises UsageError for one without a `=`."""
    found: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise UsageError(
                f"--set {setting}: needs KEY=VALUE", hint="such as --set date=2024-05-01"
            )
        found[key.strip()] = value.strip()
    return found
