"""Which posts name which: the links in one post, and the posts that link to it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.build.atlas import Atlas, files_of
from mindblog_cli.markup.fragment import Fragment, Setting, fragment
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.site import urls
from mindblog_cli.site.site import Site


class Citations(Struct, frozen=True):
    """*out* are addresses as they stand on the page, *broken* those that lead nowhere."""

    out: tuple[str, ...]
    broken: tuple[str, ...]
    cited_by: tuple[PostId, ...]


def citations(shelf: Shelf, site: Site, of: PostId) -> Citations:
    """The links of one post, both ways."""
    atlas = Atlas(site, files_of(shelf), map(urls.output, site.addresses.values()))
    post = site.posts[of]
    own = rendered(shelf, site, atlas, post)
    address = urls.web(site.config).href(site.addresses[of])
    citing = [
        other.id
        for other in _mentioning(shelf, site, post)
        if address in {one.partition("#")[0] for one in _links(shelf, site, atlas, other)}
    ]
    broken = tuple(spot.what for spot in own.broken)
    return Citations(_links(shelf, site, atlas, post), broken, tuple(citing))


def rendered(shelf: Shelf, site: Site, atlas: Atlas, post: Post) -> Fragment:
    """The post's text as it will stand on its page; links as written if it has no page."""
    setting = Setting(title=post.title)
    if post.id in site.posts:
        setting = replace(setting, resolve=atlas.resolver(post.id))
    return fragment(shelf.body(post), setting, markup=post.markup)


def _links(shelf: Shelf, site: Site, atlas: Atlas, post: Post) -> tuple[str, ...]:
    """Where the links of *post* lead, without those that lead nowhere."""
    resolve = atlas.resolver(post.id)
    found = rendered(shelf, site, atlas, post).links
    led = (link if urls.absolute(link) else resolve(link) for link in found)
    return tuple(dict.fromkeys(link for link in led if link))


def _mentioning(shelf: Shelf, site: Site, post: Post) -> Iterator[Post]:
    """Posts in whose text some name of *post* occurs; only these are worth rendering."""
    names = {post.stem, post.slug or post.stem, site.addresses[post.id].strip("/")}
    others: Iterable[Post] = (other for other in site.posts.values() if other.id != post.id)
    for other, text in shelf.bodies(others):
        if any(name and name in text for name in names):
            yield other
