"""What a post means when it names another post, a file beside it or a place on the site."""

import posixpath
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote

from mindblog_cli.markup.parts import Resolve
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.site import urls
from mindblog_cli.site.assets import assets
from mindblog_cli.site.site import Site

_MARK = pattern(r"[?#]")
_POST = pattern(r"\.(?:md|markdown|mkd|mdown|html|rst)$")


class Atlas:
    """Every place of one site; *loose* are files that a post named, to be copied as well.

    *outputs* are the paths of the site, *files* those in the content folder that are no posts.
    Plain values all through, so that it can be sent to another process.
    """

    def __init__(self, site: Site, files: frozenset[str], outputs: Iterable[str]) -> None:
        self.loose: dict[str, str] = {}
        self._site = site
        self._files = files
        self._outputs = frozenset(outputs)
        self._web = urls.web(site.config)

    @cached_property
    def _by_path(self) -> dict[str, Post]:
        return {post.path: post for post in self._site.posts.values()}

    @cached_property
    def _by_name(self) -> dict[str, Post]:
        found: dict[str, Post] = {}
        for post in self._site.posts.values():
            for name in (post.stem, post.slug, posixpath.basename(_bare(post.path))):
                if name:
                    found.setdefault(name, post)
        return found

    def resolver(self, of: PostId) -> Resolve:
        """What the addresses in one post lead to; None for those that lead nowhere."""
        post = self._site.posts[of]
        own = assets(self._site, of)

        def resolve(href: str) -> str | None:
            mark = _MARK.search(href)
            at = mark.start() if mark else len(href)
            path, rest = unquote(href[:at]), href[at:]
            if not path:
                return href
            if path.startswith("ref:"):
                address = self._named(post, path.removeprefix("ref:"))
            elif path.startswith("/"):
                address = self._rooted(post, path)
            else:
                address = own.get(posixpath.normpath(path)) or self._beside(post, path)
            return None if address is None else self._web.href(address) + rest

        return resolve

    def _named(self, post: Post, name: str) -> str | None:
        """Hugo's `ref` and Jekyll's `post_url`: a post by its path or by its name alone."""
        found = self._post(post, name) or self._by_name.get(
            posixpath.basename(_bare(name.rstrip("/")))
        )
        return self._address(post, found) if found else None

    def _rooted(self, post: Post, path: str) -> str | None:
        inside = path.removeprefix(self._web.base) if self._web.base else path
        if found := self._known(inside or "/") or self._known(path):
            return found
        written = self._post(post, path)
        return self._address(post, written) if written else None

    def _beside(self, post: Post, path: str) -> str | None:
        if written := self._post(post, path):
            return self._address(post, written)
        return self._file(post, path) or self._known(
            posixpath.join(posixpath.dirname(self._site.addresses[post.id]), path)
        )

    def _post(self, post: Post, path: str) -> Post | None:
        """The post whose file is meant, seen from its folder, the content folder or the root."""
        content = self._site.config.posts
        inside = path.removeprefix("@").lstrip("/")
        for folder in (post.folder, content, ""):
            base = posixpath.normpath(posixpath.join(folder, inside))
            for candidate in (base, f"{base}.md", f"{base}/index.md"):
                if found := self._by_path.get(candidate):
                    return found
        return None

    def _address(self, post: Post, target: Post) -> str:
        """Where *target* lives, in the language of *post* if there is a translation."""
        story = self._site.stories[target.id.name]
        return self._site.addresses[story.posts.get(post.id.lang, target).id]

    def _file(self, post: Post, path: str) -> str | None:
        """A file that lies loose beside a post; only those that are named are published."""
        content = self._site.config.posts
        source = posixpath.normpath(posixpath.join(post.folder, path))
        inside = posixpath.relpath(source, content)
        if inside.startswith("..") or _POST.search(source) or source not in self._files:
            return None
        self.loose[inside] = source
        return f"/{inside}"

    def _known(self, path: str) -> str | None:
        """The address of something that the site has at *path*, however its end is spelled."""
        address = urls.tidy(path)
        bare = posixpath.normpath(path).lstrip("/")
        if bare in self._outputs and not bare.endswith("index.html"):
            return f"/{bare}"
        return address if urls.output(address) in self._outputs else None


def files_of(shelf: Shelf) -> frozenset[str]:
    """Every file in the content folder that is no post, by its path in the blog."""
    bundled = (f"{post.folder}/{name}" for post in shelf.posts for name in post.assets)
    return frozenset((*shelf.assets, *bundled))


def _bare(path: str) -> str:
    return _POST.sub("", path)
