"""What an author does with files: posts, what lies beside them, the static folder."""

import os
import posixpath
from collections.abc import Callable
from pathlib import PurePosixPath

from mindblog_cli.posts.post import Post
from mindblog_cli.posts.slug import slugify
from tests.laws.text_edits import Edit
from tests.laws.wandering import Pointless, Wandering, dated


def content(walk: Wandering, name: str) -> str:
    return posixpath.join(walk.config.posts, name)


def post_text(walk: Wandering, *fields: str) -> str:
    head = "".join(f"{field}\n" for field in (f"title: {walk.prose()}", *fields))
    return f"---\n{head}---\n{walk.prose()}.\n"


def some_day(walk: Wandering) -> str:
    return f"date: 20{walk.chance.randrange(10, 25)}-{walk.chance.randrange(1, 13):02}-01"


# Posts.


def post_added(walk: Wandering) -> None:
    post = walk.post(dated)
    tags = f"tags: [{', '.join(post.tags)}]" if post.tags else "draft: false"
    walk.write(
        f"{post.folder if not post.bundle else walk.config.posts}/{walk.new()}.md",
        post_text(walk, some_day(walk), tags),
    )


def page_added(walk: Wandering) -> None:
    walk.write(content(walk, f"{walk.new()}.md"), post_text(walk))


def folder_added(walk: Wandering) -> None:
    walk.write(
        content(walk, f"{walk.new()}/{walk.new()}/{walk.new()}.md"), post_text(walk, some_day(walk))
    )


def post_deleted(walk: Wandering) -> None:
    walk.remove(walk.post().path)


def translation(walk: Wandering) -> tuple[Post, str]:
    """A post and the file of a translation that it does not have."""
    config = walk.config
    there = set(walk.paths())
    post = walk.post(lambda post: post.id.lang == config.language)
    base = post.path.removesuffix(f".{config.language}.md").removesuffix(".md")
    free = [f"{base}.{lang}.md" for lang in config.langs[1:]]
    files = [path for path in free if path not in there]
    if not files:
        raise Pointless
    return post, walk.chance.choice(files)


def translation_added(walk: Wandering) -> None:
    walk.write(translation(walk)[1], post_text(walk))


def translation_joined(walk: Wandering) -> None:
    """A translation that has another name than its original."""
    post, file = translation(walk)
    lang = PurePosixPath(file).suffixes[-2][1:]
    walk.write(
        content(walk, f"{walk.new()}.{lang}.md"), post_text(walk, f"translation_of: {post.id.name}")
    )


def translation_deleted(walk: Wandering) -> None:
    config = walk.config
    walk.remove(walk.post(lambda post: post.id.lang != config.language).path)


def original_deleted(walk: Wandering) -> None:
    """What translations had from it they have no more."""
    paths = walk.paths()

    def translated(post: Post) -> bool:
        base = f"{post.path.removesuffix('.md')}."
        return any(path.startswith(base) and path != post.path for path in paths)

    walk.remove(walk.post(translated).path)


def post_renamed(walk: Wandering) -> None:
    post = walk.post(lambda post: not post.bundle)
    walk.move(post.path, f"{post.folder}/{walk.new()}.md")


def post_moved(walk: Wandering) -> None:
    post = walk.post(lambda post: not post.bundle)
    walk.move(post.path, content(walk, f"{walk.new()}/{post.path.rpartition('/')[2]}"))


def posts_swapped(walk: Wandering) -> None:
    """Each has the other's name, and the times go with them."""
    one, two = (walk.post(lambda p: dated(p) and not p.bundle).path for _ in range(2))
    if one == two:
        raise Pointless
    walk.move(one, f"{one}.aside")
    walk.move(two, one)
    walk.move(f"{one}.aside", two)


def bundle_made(walk: Wandering) -> None:
    post = walk.post(lambda post: not post.bundle and post.path.endswith(".md"))
    name = post.path.rpartition("/")[2].removesuffix(".md")
    stem, _, lang = name.partition(".")
    if (walk.root / post.folder / stem).exists():
        raise Pointless
    walk.move(post.path, f"{post.folder}/{stem}/index{'.' if lang else ''}{lang}.md")
    walk.write(f"{post.folder}/{stem}/{walk.new()}.png", walk.new())


def bundle_undone(walk: Wandering) -> None:
    post = walk.post(lambda post: post.bundle and post.path.endswith("/index.md"))
    walk.move(post.path, f"{post.folder}.md")
    for path in walk.files(post.folder):
        walk.remove(path)


def touched(walk: Wandering) -> None:
    file = walk.root / walk.chance.choice(walk.paths())
    os.utime(file, (0, walk.chance.randrange(2_000_000_000)))


def saved_again(walk: Wandering) -> None:
    path = walk.chance.choice(walk.paths())
    walk.write(path, walk.read(path))


def older_copy(walk: Wandering) -> None:
    """Something else, and older than what it replaces: a backup put back."""
    post = walk.post()
    walk.add(post.path, walk.prose())
    os.utime(walk.root / post.path, (0, 1_000_000_000))


def broken(walk: Wandering) -> None:
    post = walk.post()
    lines = walk.read(post.path).partition(b"\n")
    walk.write(post.path, lines[0] + b"\ndate: 2025-02-30\n" + lines[2])


# What lies beside posts.


def asset_added(walk: Wandering) -> None:
    post = walk.post(lambda post: post.bundle)
    name = f"{walk.new()}.png"
    walk.write(f"{post.folder}/{name}", walk.new())
    walk.add(post.path, f"![New]({name})")


def asset_beside_its_link(walk: Wandering) -> None:
    """The link was there first, and led nowhere."""
    post = walk.post(lambda post: post.bundle)
    name = f"{walk.new()}.png"
    walk.add(post.path, f"![New]({name})")
    walk.build()
    walk.write(f"{post.folder}/{name}", walk.new())


def some_asset(walk: Wandering) -> str:
    post = walk.post(lambda post: post.bundle and post.assets)
    return f"{post.folder}/{walk.chance.choice(post.assets)}"


def loose_added(walk: Wandering) -> None:
    """First the link, which is broken, and then the file beside it."""
    post = walk.post(lambda post: dated(post) and not post.bundle)
    name = f"{walk.new()}.pdf"
    walk.add(post.path, f"[Paper]({name})")
    walk.build()
    walk.write(f"{post.folder}/{name}", walk.new())


def some_loose_file(walk: Wandering) -> str:
    found = [path for path in walk.files(walk.config.posts) if path.endswith(".pdf")]
    if not found:
        raise Pointless
    return walk.chance.choice(found)


# The static folder.


def static(walk: Wandering, name: str) -> str:
    return f"{walk.config.static}/{name}"


def some_static_file(walk: Wandering) -> str:
    return walk.chance.choice(walk.files(walk.config.static) or [static(walk, "none.txt")])


def linked_static(walk: Wandering) -> None:
    """A post names a static file before it is there."""
    name = f"{walk.new()}.zip"
    walk.add(walk.post().path, f"[Zip](/files/{name})")
    walk.build()
    walk.write(static(walk, f"files/{name}"), walk.new())


def stands_for_a_post(walk: Wandering) -> None:
    site = walk.root / ".mindblog" / "site"
    pages = sorted(p.relative_to(site).as_posix() for p in site.rglob("index.html"))
    walk.write(static(walk, walk.chance.choice(pages)), f"<p>{walk.new()}</p>")


def file_to_folder(walk: Wandering) -> None:
    path = some_static_file(walk)
    if not (walk.root / path).is_file():
        raise Pointless
    walk.remove(path)
    walk.write(f"{path}/{walk.new()}.txt", walk.new())


def case_changed(walk: Wandering) -> None:
    name = walk.new()
    walk.write(static(walk, f"{name}.txt"), walk.new())
    walk.build()
    walk.move(static(walk, f"{name}.txt"), static(walk, f"{name.upper()}.txt"))


def linked_elsewhere(walk: Wandering) -> None:
    """A static file is a link to one that lies outside, and that one changes."""
    link = walk.root / static(walk, f"{walk.new()}.txt")
    walk.write("shared.txt", walk.new())
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("../shared.txt")
    walk.build()
    walk.write("shared.txt", walk.new())


def missing() -> list[str]:
    raise Pointless


def written_anew(path: Callable[[Wandering], str]) -> Edit:
    def edit(walk: Wandering) -> None:
        walk.write(path(walk), walk.new())

    return edit


def removed(path: Callable[[Wandering], str]) -> Edit:
    def edit(walk: Wandering) -> None:
        name = path(walk)
        if not (walk.root / name).is_file():
            raise Pointless
        walk.remove(name)

    return edit


def at(place: Callable[[Wandering, str], str], name: str) -> Callable[[Wandering], str]:
    return lambda walk: place(walk, name)


def introduction(walk: Wandering) -> None:
    """What stands at the head of the front page or of a tag."""
    lang = walk.config.language
    post = walk.post(lambda post: dated(post) and post.tags and post.id.lang == lang)
    place = walk.chance.choice(["", f"tags/{slugify(post.tags[0], lang)}/"])
    walk.write(content(walk, f"{place}_index.md"), post_text(walk))


def introduction_changed(walk: Wandering) -> None:
    """Its text alone, with no link in it."""
    found = [path for path in walk.files(walk.config.posts) if path.endswith("/_index.md")]
    path = walk.chance.choice(found or missing())
    walk.body(path, lambda _: walk.new())
    walk.build()
    walk.body(path, lambda _: walk.new())


def page_opens_a_list(walk: Wandering) -> None:
    """An undated post at a list's address is what stands at the head of that list."""
    lang = walk.config.language
    post = walk.post(lambda post: dated(post) and post.tags and post.id.lang == lang)
    path = content(walk, f"{walk.new()}.md")
    walk.write(path, post_text(walk, f"url: /tags/{slugify(post.tags[0], lang)}/"))
    walk.build()
    walk.body(path, lambda _: walk.prose())


def introduction_removed(walk: Wandering) -> None:
    found = [path for path in walk.files(walk.config.posts) if path.endswith("/_index.md")]
    walk.remove(walk.chance.choice(found or missing()))


FILE_EDITS: dict[str, Edit] = {
    "a post is added": post_added,
    "a page is added": page_added,
    "a post in a new folder is added": folder_added,
    "a post is deleted": post_deleted,
    "a translation is added": translation_added,
    "a translation of another name is added": translation_joined,
    "a translation is deleted": translation_deleted,
    "an original is deleted": original_deleted,
    "a post is renamed": post_renamed,
    "a post moves to another section": post_moved,
    "two posts swap their names": posts_swapped,
    "a post becomes a bundle": bundle_made,
    "a bundle becomes a post": bundle_undone,
    "a post is touched": touched,
    "a post is saved as it was": saved_again,
    "an older copy is put back": older_copy,
    "a post is broken": broken,
    "an introduction is written": introduction,
    "an introduction is another": introduction_changed,
    "a page opens a list": page_opens_a_list,
    "an introduction is removed": introduction_removed,
    "an asset is added": asset_added,
    "an asset comes after its link": asset_beside_its_link,
    "an asset is changed": written_anew(some_asset),
    "an asset is removed": removed(some_asset),
    "a loose file comes after its link": loose_added,
    "a loose file is changed": written_anew(some_loose_file),
    "a loose file is removed": removed(some_loose_file),
    "a static file is added": lambda walk: walk.write(static(walk, f"{walk.new()}/a.txt"), "a"),
    "a static file is changed": written_anew(some_static_file),
    "a static file is removed": removed(some_static_file),
    "a static file comes after its link": linked_static,
    "a static file stands for a page": stands_for_a_post,
    "a static file becomes a folder": file_to_folder,
    "a static file changes in case": case_changed,
    "what a static link means is another": linked_elsewhere,
    "robots.txt is the author's": written_anew(at(static, "robots.txt")),
    "robots.txt is ours again": removed(at(static, "robots.txt")),
    "404.html is the author's": written_anew(at(static, "404.html")),
}
