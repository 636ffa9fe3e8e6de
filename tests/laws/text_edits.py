"""What an author does in a post: to its text, and to the lines above it."""

import posixpath
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mindblog_cli.posts.changes import Add, Remove, Replace, Unset
from mindblog_cli.posts.post import Post
from mindblog_cli.site.names import fold
from tests.laws.wandering import Pointless, Wandering, Wanted, anything, dated, shown

Edit = Callable[[Wandering], None]


def written(text: Callable[[Wandering, Post], str], wanted: Wanted = anything) -> Edit:
    """One more paragraph in some post."""

    def edit(walk: Wandering) -> None:
        post = walk.post(wanted)
        walk.add(post.path, text(walk, post))

    return edit


def given(key: str, value: Callable[[Wandering], Any], wanted: Wanted = anything) -> Edit:
    """A field of some post set to something else."""
    return lambda walk: walk.put(walk.post(wanted).path, key, value(walk))


def taken(key: str, wanted: Wanted) -> Edit:
    """A field taken away from some post that has it."""
    return lambda walk: walk.front(walk.post(wanted).path, Unset((key,)))


# Text.


def lead_changed(walk: Wandering) -> None:
    walk.body(walk.post().path, lambda body: f"{walk.prose()}.\n\n{body.lstrip()}")


def text_rewritten(walk: Wandering) -> None:
    walk.body(walk.post().path, lambda _: f"{walk.prose()}.\n")


def cut_short(walk: Wandering) -> None:
    """Takes links, headings and code away as well."""
    walk.body(walk.post(dated).path, lambda body: body.strip().rpartition("\n\n")[0] + "\n")


def link_to_a_file_taken_away(walk: Wandering) -> None:
    """A file beside a post is published while a post names it, and no longer."""
    post = walk.post(lambda post: dated(post) and not post.bundle)
    name = f"{walk.new()}.pdf"
    walk.write(f"{post.folder}/{name}", name)
    walk.add(post.path, f"[Paper]({name})")
    walk.build()
    walk.body(post.path, lambda body: body.replace(f"[Paper]({name})", "Paper"))


def line_above_a_fault(walk: Wandering) -> None:
    """What is wrong stands one line further down, and nothing else has changed."""
    post = walk.post(dated)
    walk.add(post.path, f"[Gone]({walk.new()}.md)")
    walk.build()
    top, end, rest = walk.read(post.path).partition(b"\n")
    walk.write(post.path, top + end + b"# A remark." + end + rest)


def to_another(walk: Wandering, post: Post) -> str:
    other = walk.post()
    return f"See [there]({posixpath.relpath(other.path, post.folder or '.')}#{walk.new()})."


def to_a_name(walk: Wandering, _: Post) -> str:
    return f'See [it]({{{{< ref "{walk.post().stem}" >}}}}).'


def to_a_hidden_one(walk: Wandering, post: Post) -> str:
    """A link that leads nowhere until the other post is out."""
    hidden = walk.any_post(lambda one: not shown(one, walk.now))
    return f"Soon [there]({posixpath.relpath(hidden.path, post.folder or '.')})."


def own_picture(walk: Wandering, post: Post) -> str:
    return f"![{walk.new()}]({walk.chance.choice(post.assets)})"


def code(walk: Wandering, _: Post) -> str:
    return f"```python\nprint({walk.new()!r})\n```"


# Tags.


def used_tag(walk: Wandering) -> str:
    return walk.chance.choice(walk.post(lambda post: post.tags).tags)


def tag_added(walk: Wandering) -> None:
    tag = used_tag(walk)
    path = walk.post(lambda p: dated(p) and p.tags and fold(tag) not in map(fold, p.tags)).path
    walk.front(path, Add(("tags",), tag))


def tag_invented(walk: Wandering) -> None:
    walk.front(walk.post(dated).path, Add(("tags",), walk.new()))


def tag_removed(walk: Wandering) -> None:
    post = walk.post(lambda post: dated(post) and post.tags)
    walk.front(post.path, Remove(("tags",), walk.chance.choice(post.tags)))


def tag_lost_its_last_user(walk: Wandering) -> None:
    posts = list(walk.posts())
    users = Counter(tag for post in posts for tag in post.tags)
    for post in posts:
        if dated(post) and (only := [tag for tag in post.tags if users[tag] == 1]):
            walk.front(post.path, *(Remove(("tags",), tag) for tag in only))
            return
    raise Pointless


def tag_spelled_otherwise(walk: Wandering) -> None:
    """The oldest post's spelling is the one that counts for all."""
    known = walk.config.tags
    posts = [p for p in walk.posts() if p.date and shown(p, walk.now) and {*p.tags} - {*known}]
    if not posts:
        raise Pointless
    post = min(posts, key=lambda post: post.date.at if post.date else walk.now)
    tag = walk.chance.choice(sorted({*post.tags} - {*known}))
    walk.front(post.path, Replace(("tags",), tag, tag.swapcase()))


# Dates and what shows a post at all.


def moved_in_time(walk: Wandering) -> None:
    post = walk.post(dated)
    day = walk.now.date() - timedelta(days=walk.chance.randrange(1, 900))
    walk.put(post.path, "date", day.isoformat())


def days(walk: Wandering, least: int, most: int) -> str:
    return (walk.now + timedelta(days=walk.chance.randrange(least, most))).date().isoformat()


def draft_out(walk: Wandering) -> None:
    walk.put(walk.any_post(lambda post: post.status == "draft").path, "draft", value=False)


def title_in_the_text(walk: Wandering) -> None:
    """The title stands as a heading at the top, not in the front matter."""
    post = walk.post(lambda post: post.title and not post.title_line)
    walk.front(post.path, Unset(("title",)))
    walk.body(post.path, lambda body: f"# {walk.prose()}\n\n{body}")


def page_weighed(walk: Wandering) -> None:
    """The menu shows its pages in another order."""
    lang = walk.config.language
    page = walk.post(lambda post: not dated(post) and post.id.lang == lang)
    walk.put(page.path, "weight", walk.chance.randrange(1, 9))


def address_taken(walk: Wandering) -> None:
    """Two posts at one place: a fault, and nothing may be written."""
    post, other = walk.post(dated), walk.post(dated)
    if post.id == other.id:
        raise Pointless
    for path in (post.path, other.path):
        walk.put(path, "url", f"/taken/{walk.chance.randrange(2)}/")


def alias_of_another(walk: Wandering) -> None:
    """An old address where something stands: said, and not used."""
    walk.put(walk.post(dated).path, "aliases", [f"/{walk.post(dated).stem}/"])


TEXT_EDITS: dict[str, Edit] = {
    "a paragraph is added": written(lambda walk, _: walk.prose()),
    "the first paragraph is another": lead_changed,
    "the text is another": text_rewritten,
    "the end is cut off": cut_short,
    "a link to a file is taken away": link_to_a_file_taken_away,
    "a fault moves down a line": line_above_a_fault,
    "a heading is added": written(lambda walk, _: f"## {walk.prose()}"),
    "code is added": written(code),
    "a link to a post is added": written(to_another),
    "a link by name is added": written(to_a_name),
    "a link to a hidden post is added": written(to_a_hidden_one),
    "a broken link is added": written(lambda walk, _: f"[Gone]({walk.new()}.md)"),
    "a picture of the bundle is shown": written(own_picture, lambda post: post.assets),
    "a footnote is added": written(lambda walk, _: f"So.[^{walk.new()}]\n\n[^1]: {walk.prose()}"),
    "the title is another": given("title", Wandering.prose),
    "the title of a dated post is another": given("title", Wandering.prose, dated),
    "the title stands in the text": title_in_the_text,
    "a description is written": given("description", Wandering.prose),
    "a description is taken away": taken("description", lambda post: post.description),
    "a tag is added": tag_added,
    "a new tag is added": tag_invented,
    "a tag is removed": tag_removed,
    "a tag loses its last post": tag_lost_its_last_user,
    "a tag is spelled otherwise": tag_spelled_otherwise,
    "a category is given": given("categories", lambda walk: [walk.new()], dated),
    "the date is another": moved_in_time,
    "the date is taken away": taken("date", dated),
    "updated is set": given("updated", lambda walk: days(walk, -20, -1), dated),
    "updated is taken away": taken("updated", lambda post: post.updated),
    "a post becomes a draft": given("draft", lambda _: True, dated),
    "a draft comes out": draft_out,
    "a post is scheduled": given("date", lambda walk: days(walk, 5, 60), dated),
    "a post gets an end": given("expires", lambda walk: days(walk, 5, 60), dated),
    "a post has expired": given("expires", lambda walk: days(walk, -60, -5), dated),
    "the slug is another": given("slug", Wandering.new, dated),
    "the address is another": given("url", lambda walk: f"/{walk.new()}/{walk.new()}/", dated),
    "the address is a file": given("url", lambda walk: f"/{walk.new()}.html", dated),
    "two posts have one address": address_taken,
    "an alias is given": given("aliases", lambda walk: [f"/{walk.new()}/"], dated),
    "an alias is another's address": alias_of_another,
    "aliases are taken away": taken("aliases", lambda post: post.aliases),
    "a post is pinned": given("pinned", lambda _: True, lambda p: dated(p) and not p.pinned),
    "a pin is taken away": taken("pinned", lambda post: post.pinned),
    "a cover is given": given("cover", lambda walk: f"/img/{walk.new()}.png", dated),
    "a cover is taken away": taken("cover", lambda post: post.cover),
    "an author is new": given("authors", lambda walk: [walk.new().title()], dated),
    "an author is taken away": taken("authors", lambda post: post.authors),
    "a post stood elsewhere first": given("canonical", lambda walk: f"https://e.com/{walk.new()}"),
    "canonical is taken away": taken("canonical", lambda post: post.canonical),
    "comments are closed": given("comments", lambda _: False, lambda p: dated(p) and p.comments),
    "contents are shown": given("toc", lambda _: True, lambda post: not post.toc),
    "mathematics are in it": given("math", lambda _: True, lambda post: not post.math),
    "a series is named": given("series", Wandering.new),
    "a page is weighed": page_weighed,
    "a translator is named": given("translator", Wandering.new),
    "a field of the theme's is given": given("mood", Wandering.new),
}
