"""One file to one Post: a pure function of its bytes, where it was found, and the settings."""

import hashlib
from typing import Any

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts import prose
from mindblog_cli.posts.complaints import Suspect, complaint, disputes
from mindblog_cli.posts.dates import parse as parse_date
from mindblog_cli.posts.dates import zone
from mindblog_cli.posts.fields import read_fields
from mindblog_cli.posts.find import Found
from mindblog_cli.posts.front import front_values, undecodable
from mindblog_cli.posts.names import lookup, original_name, story_name
from mindblog_cli.posts.post import Markup, Post, PostId, When
from mindblog_cli.posts.source import Source, parse

# The ends of fences by which a body is known to begin where it did.
FENCES = (b"---\n", b"+++\n")

MARKUP: dict[str, Markup] = {"html": "html", "rst": "rst", "txt": "rst"}

# Fields that a Post holds as they were read.
_SAME = frozenset({
    "updated", "expires", "slug", "url", "aliases", "tags", "categories", "authors", "description",
    "cover", "series", "weight", "layout", "comments", "canonical", "translator", "toc", "math",
    "pinned", "translation_of",
})  # fmt: skip


def read(
    found: Found, data: bytes, config: Config, meta: bytes | None = None
) -> tuple[Post | None, list[Diagnostic]]:
    """The post that *data* holds, or why there is none; *meta* is the file `found.meta`.

    No post and no diagnostic: an `.html` file without front matter, which is not one of ours.
    """
    source = parse(data, name=found.path, meta=meta, profile=config.profile)
    try:
        body = source.body.decode()
    except UnicodeDecodeError:
        return None, _no_text(found, source, data)
    values, diagnostics = front_values(source, found.meta or found.path)
    if any(one.severity == "error" for one in diagnostics):
        return None, diagnostics
    if source.format == "none" and markup_of(found.path) == "html":
        return None, []
    front = read_fields(values, config.profile, zone(config.timezone))
    about = Suspect(found, found.named, source, front, config)
    diagnostics += [complaint(trouble, about) for trouble in front.troubles]
    digest = hashlib.sha256(data + (meta or b"")).hexdigest()
    return _post(about, body, digest), [*diagnostics, *disputes(about)]


def markup_of(path: str) -> Markup:
    """The language that the body of a file of this name is written in."""
    return MARKUP.get(path.rpartition(".")[2].lower(), "markdown")


def body_of(data: bytes, post: Post) -> str:
    """The text of *post* in what follows its front matter, without a heading that is its title."""
    body = data.decode(errors="replace")
    top = prose.heading(body) if post.title_line else None
    return body[: top.start] + body[top.end :] if top else body


def _no_text(found: Found, source: Source, data: bytes) -> list[Diagnostic]:
    """What to say of a body that is not UTF-8: only that, or what is wrong with a `.meta` too."""
    apart = front_values(source, found.meta)[1] if source.apart else []
    fault = undecodable(source.body if source.apart else data, found.path)
    return [*apart, fault] if fault else apart


def _post(about: Suspect, body: str, digest: str) -> Post:
    found, named, fields = about.found, about.named, about.front.fields
    markup = markup_of(found.path)
    title, title_line = _title(about, body, markup)
    same: dict[str, Any] = {name: value for name, value in fields.items() if name in _SAME}
    same |= _dates(about)
    return Post(
        id=PostId(_story(about), _language(about)),
        path=found.path,
        digest=digest,
        title=title,
        title_line=title_line,
        stem=named.stem,
        section=named.section,
        markup=markup,
        body_line=about.source.body_line,
        body_at=_body_at(about.source),
        words=prose.words(body),
        lead=fields.get("description") or prose.lead(body, markup),
        status="draft" if _is_draft(about) else "live",
        origin=fields.get("source"),
        bundle=named.bundle,
        assets=found.assets,
        extra=about.front.extra,
        **same,
    )


def _body_at(source: Source) -> int:
    """Where to cut the file the next time; nothing where that has to be found out again."""
    fenced = source.tail.endswith(FENCES) and not source.apart
    return len(source.head) + len(source.front) + len(source.tail) if fenced else 0


def _title(about: Suspect, body: str, markup: Markup) -> tuple[str, int]:
    """The title, and the line of the heading at the top that it was taken from."""
    if written := about.front.fields.get("title"):
        return written, 0
    if markup == "markdown" and (heading := prose.heading(body)):
        line = about.source.body_line + body.count("\n", 0, heading.start)
        return heading.text, line if heading.top else 0
    return prose.readable(about.named.stem), 0


def _story(about: Suspect) -> str:
    front, config = about.front, about.config
    if key := front.fields.get("translation_key"):
        return str(key)
    if original := front.fields.get("translation_of"):
        return original_name(original, about.named.section, config.langs)
    return story_name(about.named, front.plain, config.profile)


def _language(about: Suspect) -> str:
    """Of an unknown language the post keeps the name, so that no other post is taken for it."""
    if about.named.lang:
        return about.named.lang
    written, config = about.front.fields.get("lang", ""), about.config
    return (lookup(written, config.langs) or written) if written else config.language


def _is_draft(about: Suspect) -> bool:
    fields = about.front.fields
    hidden = any(fields.get(name) for name in ("draft", "status", "headless"))
    return hidden or about.named.draft or fields.get("published") is False


def _dates(about: Suspect) -> dict[str, When | None]:
    """The day in a file's name counts when the file itself has no date."""
    date: When | None = about.front.fields.get("date")
    if date is None and about.named.date:
        named = parse_date(about.named.date, zone(about.config.timezone))
        date = named if isinstance(named, When) else None
    later: When | None = about.front.fields.get("publish_at")
    waits = later is not None and (date is None or later.at > date.at)
    return {"date": date, "publish_at": later if waits else None}
