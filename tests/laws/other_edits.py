"""What happens to a blog besides: settings, time, builds of another kind, and lost state."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from mindblog_cli.build.build import BuildOptions
from mindblog_cli.posts.post import Post
from tests.laws.text_edits import Edit, used_tag
from tests.laws.wandering import Pointless, Wandering, dated

# Settings.


def setting(*keys: str, to: Callable[[Wandering], object]) -> Edit:
    return lambda walk: walk.set(*keys, to=to(walk))


def flipped(key: str, walk: Wandering) -> bool:
    return not getattr(walk.config, key)


def of_language(key: str, to: Callable[[Wandering], object]) -> Edit:
    return lambda walk: walk.set(
        "languages", walk.chance.choice(walk.config.langs), key, to=to(walk)
    )


def of_tag(key: str, to: Callable[[Wandering, str], object]) -> Edit:
    def edit(walk: Wandering) -> None:
        lang = walk.chance.choice(walk.config.langs)
        walk.set("tags", some_tag(walk), key, to=to(walk, lang))

    return edit


def some_tag(walk: Wandering) -> str:
    """A tag that the settings know, or that posts of the main language have."""
    lang = walk.config.language
    known = list(walk.config.tags)
    if known and walk.chance.random() < 0.5:
        return walk.chance.choice(known)
    return walk.post(lambda post: dated(post) and post.tags and post.id.lang == lang).tags[0]


def of_author(key: str, to: Callable[[Wandering, str], object]) -> Edit:
    def edit(walk: Wandering) -> None:
        author = walk.post(lambda post: dated(post) and post.authors).authors[0]
        walk.set("authors", author, key, to=to(walk, walk.config.language))

    return edit


def language_added(walk: Wandering) -> None:
    spoken = walk.config.langs
    new = walk.chance.choice([lang for lang in ("ja", "ar", "pt-BR", "sv") if lang not in spoken])
    walk.set("languages", new, to={"title": walk.new()})


def language_removed(walk: Wandering) -> None:
    """Its posts go by other names then, or are faults."""
    walk.set("languages", walk.chance.choice(walk.config.langs[1:] or pointless()), to=None)


def pointless() -> tuple[str, ...]:
    raise Pointless


def tag_unknown(walk: Wandering) -> None:
    known = sorted(walk.config.tags) or pointless()
    walk.set("tags", walk.chance.choice(known), to=None)


def section_pattern(walk: Wandering) -> None:
    section = walk.post(lambda post: post.section).section
    walk.set("permalinks", section, to=f"/:section/{walk.new()}/:slug/")


def folder_renamed(key: str) -> Edit:
    """The files where they were, or the setting and the folder: both are tried."""

    def edit(walk: Wandering) -> None:
        old, new = getattr(walk.config, key), walk.new()
        if not walk.files(old):
            raise Pointless
        for path in walk.files(old):
            walk.move(path, path.replace(old, new, 1))
        walk.set(key, to=new)

    return edit


# Time.


def change(post: Post, walk: Wandering) -> datetime | None:
    """When the post comes or goes next."""
    whens = (post.date, post.publish_at, post.expires)
    moments = [when.at for when in whens if when and when.at > walk.now]
    return min(moments, default=None) if post.status == "live" else None


def time_passes(walk: Wandering) -> None:
    moment = change(walk.any_post(lambda post: change(post, walk)), walk)
    if moment:
        walk.now = moment + timedelta(minutes=walk.chance.choice([0, 0, 1]))


def clock_set_back(walk: Wandering) -> None:
    post = walk.post(dated)
    if post.date:
        walk.now = post.date.at - timedelta(minutes=1)


# The same size and the same time as a moment ago: clocks are coarse.


def twice_at_once(path: Callable[[Wandering], str], first: bytes, second: bytes) -> Edit:
    """Saved, built, and saved again before the clock has moved on."""

    def edit(walk: Wandering) -> None:
        file = walk.root / path(walk)
        name = file.relative_to(walk.root).as_posix()
        text = walk.read(name).rstrip() if file.is_file() else b""
        walk.write(name, text + first)
        then = file.stat().st_mtime_ns
        walk.build()
        walk.write(name, text + second)
        os.utime(file, ns=(then, then))

    return edit


def some_post(walk: Wandering) -> str:
    return walk.post().path


def own(path: str) -> Callable[[Wandering], str]:
    return lambda _: path


def an_asset(walk: Wandering) -> str:
    post = walk.post(lambda post: post.assets)
    return f"{post.folder}/{post.assets[0]}"


# What was made.


def each(harm: Callable[[Path], object]) -> Edit:
    """Harm to everything that builds keep beside the site."""

    def edit(walk: Wandering) -> None:
        for file in walk.work():
            harm(file)

    return edit


def one(harm: Callable[[Path], object]) -> Edit:
    def edit(walk: Wandering) -> None:
        if walk.work():
            harm(walk.chance.choice(walk.work()))

    return edit


def halve(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def garble(file: Path) -> None:
    file.write_bytes(b"\x00\xff{]" * 9)


def lose(path: str) -> Edit:
    return lambda walk: walk.lose(path)


def page_cut(walk: Wandering) -> None:
    halve(walk.root / ".mindblog/site" / walk.chance.choice(made(walk)))
    walk.forget()


def made(walk: Wandering) -> list[str]:
    return [path.removeprefix(".mindblog/site/") for path in walk.files(".mindblog/site")] or [""]


def killed(walk: Wandering) -> None:
    """A build was cut off: its marker is there, and a page that is half of what it should be."""
    page_cut(walk)
    (walk.root / ".mindblog/site.writing").touch()


# Builds of another kind into the same folder.


def between(**wishes: object) -> Edit:
    def edit(walk: Wandering) -> None:
        walk.forget()
        walk.build(BuildOptions(**wishes))  # type: ignore[arg-type]
        walk.forget()

    return edit


def local_settings(walk: Wandering) -> None:
    walk.write("mindblog.local.toml", f'[languages.en]\ntitle = "{walk.new()}"\n')


OTHER_EDITS: dict[str, Edit] = {
    "the blog's title is another": of_language("title", Wandering.new),
    "the tagline is another": of_language("tagline", Wandering.new),
    "a language is called otherwise": of_language("label", Wandering.new),
    "the usual author is another": of_language("author", Wandering.new),
    "the blog has a topic": of_language("topics", lambda walk: [used_tag(walk)]),
    "the blog has a topic without posts": of_language("topics", lambda walk: [walk.new()]),
    "pages are longer": setting("page_size", to=lambda walk: walk.config.page_size + 1),
    "feeds are longer": setting("feed_size", to=lambda walk: walk.config.feed_size + 1),
    "the blog is below a path": setting("url", to=lambda walk: f"https://e.org/{walk.new()}"),
    "the blog is on another host": setting("url", to=lambda walk: f"https://{walk.new()}.org"),
    "the blog has no address": setting("url", to=lambda _: None),
    "a language is added": language_added,
    "a language is removed": language_removed,
    "another language comes first": setting("language", to=lambda walk: walk.config.langs[-1]),
    "all languages are in addresses": setting(
        "default_lang_in_url", to=lambda walk: flipped("default_lang_in_url", walk)
    ),
    "a tag is called otherwise": of_tag("names", lambda walk, lang: {lang: walk.new()}),
    "a tag has an old name": of_tag("aliases", lambda walk, _: [walk.new()]),
    "a tag swallows another": of_tag("aliases", lambda walk, _: [used_tag(walk)]),
    "a tag has a slug": of_tag("slugs", lambda walk, lang: {lang: walk.new()}),
    "a tag is described": of_tag("description", lambda walk, lang: {lang: walk.prose()}),
    "a tag is no longer known": tag_unknown,
    "an author is described": of_author("about", lambda walk, lang: {lang: walk.prose()}),
    "an author has a page": of_author("url", lambda walk, _: f"https://e.org/{walk.new()}"),
    "an author has another name": of_author("aliases", lambda walk, _: ["Bo"]),
    "addresses are made otherwise": setting(
        "permalink", to=lambda walk: f"/:year/{walk.new()}/:slug/"
    ),
    "addresses of a section are made otherwise": section_pattern,
    "comments are on or off": setting("comments", to=lambda walk: flipped("comments", walk)),
    "the time zone is another": setting("timezone", to=lambda _: "Pacific/Auckland"),
    "posts are ignored": setting("ignore", to=lambda walk: [f"{walk.post().stem}*"]),
    "the blog is of another kind": setting("profile", to=lambda _: "zola"),
    "posts are in another folder": folder_renamed("posts"),
    "static files are in another folder": folder_renamed("static"),
    "the theme is in another folder": folder_renamed("theme"),
    "settings of this machine are written": local_settings,
    "time passes": time_passes,
    "the clock is set back": clock_set_back,
    "a post is saved twice at once": twice_at_once(some_post, b"\n\nOne.\n", b"\n\nTwo.\n"),
    "an asset is saved twice at once": twice_at_once(an_asset, b"one", b"two"),
    "a static file is saved twice at once": twice_at_once(own("static/a.txt"), b"one", b"two"),
    "a template is saved twice at once": twice_at_once(
        own("theme/templates/missing.html"), b"one", b"two"
    ),
    "a style is saved twice at once": twice_at_once(own("theme/extra.css"), b"a{}", b"b{}"),
    "settings are saved twice at once": twice_at_once(
        own("mindblog.toml"),
        b'\n[languages.nb]\ntitle = "One"\n',
        b'\n[languages.nb]\ntitle = "Two"\n',
    ),
    "all state is lost": each(Path.unlink),
    "some state is lost": one(Path.unlink),
    "all state is cut": each(halve),
    "some state is cut": one(halve),
    "some state is empty": one(lambda file: file.write_bytes(b"")),
    "some state is garbled": one(garble),
    "all that was made is lost": lose(""),
    "the site is lost": lose("site"),
    "a build was killed": killed,
    "drafts were built in between": between(drafts=True),
    "the future was built in between": between(future=True),
    "another address was built in between": between(base_url="https://preview.example/x"),
    "everything was built anew": between(clean=True),
}
