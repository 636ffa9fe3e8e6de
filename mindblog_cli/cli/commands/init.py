"""`mindblog init`: five questions, and there is a blog."""

import shlex
from pathlib import Path
from typing import Annotated, Literal

import typer

from mindblog_cli.blog.foreign import foreign
from mindblog_cli.blog.founding import (
    Answers,
    Foundation,
    found,
    foundation,
    likely_answers,
    refuse_settled,
    settings_text,
    settled,
    words,
)
from mindblog_cli.blog.root import OWN, open_blog
from mindblog_cli.cli.asking import asked
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import Context, DryRun
from mindblog_cli.cli.report import Report
from mindblog_cli.posts.drafting import Wish, drafted

app = new_app()

Generator = Literal["hugo", "jekyll", "zola", "pelican", "nikola", "eleventy"]
_FIRST = """This is the first post. Open it with `mindblog edit hello`, write another one with
`mindblog new "TITLE"`, and see the whole with `mindblog publish`.
"""
_IGNORED = b".mindblog/\npublic/\nmindblog.local.toml\n"


@app.command(cls=Command)
def init(
    ctx: Context,
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="Where; here if left out.")] = "",
    source: Annotated[
        Generator | None,
        typer.Option("--from", help="Take over a blog made with this.", metavar="GENERATOR"),
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option(help="A language, the main one first.", metavar="LANG")
    ] = None,
    title: Annotated[str, typer.Option(help="What the blog is called.", metavar="TEXT")] = "",
    url: Annotated[str, typer.Option(help="Where it will be read.", metavar="URL")] = "",
    author: Annotated[str, typer.Option(help="Who writes.", metavar="NAME")] = "",
    timezone: Annotated[str, typer.Option(help="Where dates are at home.", metavar="ZONE")] = "",
    dry_run: DryRun = False,
) -> Report:
    """Make a blog, or take over one from another generator.

    Asks five questions on a terminal; each has an option that answers it. With --from, the answers
    come from the settings of hugo, jekyll, zola, pelican, nikola or eleventy, and posts stay where
    they are.

    Examples:
      mindblog init myblog --title "My blog" --url https://example.org --lang en --lang da
      mindblog init --from hugo
    """
    desk = desk_of(ctx)
    root = desk.folder / folder
    refuse_settled(root)
    said = Answers(title, url, tuple(lang or ()), author, timezone)
    theirs = foreign(root, source) if source else None
    likely = likely_answers(root, desk.terminal.env, theirs)
    if theirs is None and desk.asks and not desk.given.yes:
        said = _asked(desk, said, likely)
    new = foundation(said, likely, theirs)
    files = _files(desk, root, new)
    if not dry_run:
        found(root, files)
        desk.hear(open_blog(root, desk.terminal.env).diagnostics)
    return _report(desk, root, new, files, done=not dry_run)


def _asked(desk: Desk, said: Answers, likely: Answers) -> Answers:
    langs = " ".join(likely.langs)
    return Answers(
        said.title or asked(desk, "What is the blog called?", likely.title),
        said.url or asked(desk, "Where will it be read, such as https://example.org?", likely.url),
        said.langs or words(asked(desk, "In which languages? The main one first", langs)),
        said.author or asked(desk, "Who writes?", likely.author),
        said.timezone or asked(desk, "In which time zone?", likely.timezone),
    )


def _files(desk: Desk, root: Path, new: Foundation) -> dict[str, bytes]:
    text = settings_text(new).encode()
    files = {OWN: text}
    if new.profile == "mindblog" and not (root / new.posts).exists():
        wish = Wish(title="Hello", slug="hello", draft=False, body=_FIRST)
        post = drafted(settled(text), wish, desk.terminal.clock(), ())
        files[post.path] = post.content
    if not (root / ".gitignore").exists():
        files[".gitignore"] = _IGNORED
    return files


def _report(
    desk: Desk, root: Path, new: Foundation, files: dict[str, bytes], *, done: bool
) -> Report:
    made = ", ".join(files)
    langs = ", ".join(new.languages)
    lines = [f"{'made' if done else 'would make'} {made} in {root}"]
    if new.profile != "mindblog":
        lines.append(
            f"a {new.profile} blog in {langs}; its posts are read where they are: {new.posts}"
        )
    begun = desk.terminal.cwd == root.resolve()
    lines += [] if begun else [f"next: cd {shlex.quote(desk.shown(root))}"]
    lines.append(f"{'next' if begun else 'then'}: " + ('mindblog new "TITLE", or mindblog publish'))
    if not done:
        lines += ["", files[OWN].decode()]
    told = {"folder": str(root), "files": list(files), "languages": new.languages}
    return Report("\n".join(lines), told)
