"""What is wrong with a post that can be read: where it stands, and what sets it right."""

import shlex

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.fields import Front, Keys, Trouble
from mindblog_cli.posts.find import Found
from mindblog_cli.posts.front import locate
from mindblog_cli.posts.names import Naming, lookup
from mindblog_cli.posts.places import Place
from mindblog_cli.posts.source import Source


class Suspect(Struct, frozen=True):
    """A post about which something may have to be said."""

    found: Found
    named: Naming
    source: Source
    front: Front
    config: Config


def complaint(trouble: Trouble, suspect: Suspect) -> Diagnostic:
    """*trouble* with its place in the file and, where one is known, the command that cures it."""
    place = locate(suspect.source, trouble.keys, at_key=trouble.code == "MB013")
    if trouble.width:
        place = _narrowed(place, trouble)
    fix = f"{trouble.keys[0]}={trouble.instead}" if trouble.instead else ""
    return Diagnostic(
        trouble.code,
        trouble.message,
        suspect.found.meta or suspect.found.path,
        place.line,
        place.col,
        severity=trouble.severity,
        hint=trouble.hint,
        fix=_edit(suspect, fix) if fix else "",
        text=place.text,
        width=place.width,
    )


def disputes(suspect: Suspect) -> list[Diagnostic]:
    """Where the file's name, its folder and its front matter do not agree on its language."""
    named, langs = suspect.named, suspect.config.langs
    found: list[Diagnostic] = []
    if named.suffix and named.folder and named.suffix != named.folder:
        said = f'the file\'s name says "{named.suffix}", its folder says "{named.folder}"'
        hint = "rename the file or move it, so that both say one language"
        found.append(Diagnostic("MB021", said, suspect.found.path, hint=hint))
    written = suspect.front.fields.get("lang", "")
    known = lookup(written, langs) if written else None
    if written and not known:
        said = f'"{written}" is no language of this blog'
        hint = f"configured: {', '.join(langs)}; a new one is a table [languages.{written}]"
        found.append(_at_lang("MB012", said, hint, suspect))
    elif known and named.lang and not _agree(known, named.lang):
        by = "the file's name" if named.suffix else "its folder"
        said = f'{by} says "{named.lang}", the front matter says "{written}"'
        found.append(_at_lang("MB021", said, "let both say one language", suspect))
    return found


def _at_lang(code: str, message: str, hint: str, suspect: Suspect) -> Diagnostic:
    keys: Keys = suspect.front.written["lang"]
    return complaint(Trouble(code, keys, message, hint), suspect)


def _agree(one: str, other: str) -> bool:
    """Portuguese and Brazilian Portuguese do: one of them is only less exact."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long == short or long.startswith((f"{short}-", f"{short}_"))


def _narrowed(place: Place, trouble: Trouble) -> Place:
    """Within a value that may stand in quotes, the part that is meant."""
    start = place.text.find(trouble.value, place.col - 1) if trouble.value else -1
    if start < 0:
        return place
    return Place(place.line, start + trouble.start + 1, trouble.width, place.text)


def _edit(suspect: Suspect, setting: str) -> str:
    named, config = suspect.named, suspect.config
    other = f" --lang {named.lang}" if named.lang not in ("", config.language) else ""
    return f"mindblog edit {shlex.quote(named.stem)}{other} --set {shlex.quote(setting)}"
