"""Templates, styles and words: those built in, each replaced by the blog's own of that name."""

import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from mindblog_cli import __version__
from mindblog_cli.errors import ConfigError

BUILT_IN = Path(__file__).parent.parent / "theme"
_WORDS = Path("words")
_TEMPLATES = Path("templates")


class Theme(Struct, frozen=True):
    """All that pages are made with; *digest* changes when any of it does.

    *templates* and *words* are by name and language; *own* says which templates are the blog's,
    as the path that its author knows. A template may extend the one it replaces as `built-in/NAME`.
    """

    templates: dict[str, str]
    own: dict[str, str]
    words: dict[str, dict[str, Any]]
    styles: dict[str, str]
    icon: bytes
    static: dict[str, bytes]
    digest: str

    @property
    def names(self) -> dict[str, str]:
        """Where the theme's own files go: `style`, `feed_style` and `icon` to paths."""
        return {
            "style": _named("style", ".css", self.styles["style.css"].encode()),
            "feed_style": _named("feed", ".css", self.styles["feed.css"].encode()),
            "icon": _named("icon", ".svg", self.icon),
        }

    def assets(self) -> dict[str, bytes]:
        """Files that pages link to, by path; a changed one has a new name, so caches never lie."""
        names = self.names
        made = {
            names["style"]: self.styles["style.css"].encode(),
            names["feed_style"]: self.styles["feed.css"].encode(),
            names["icon"]: self.icon,
        }
        return {**self.static, **made}


def load(folder: Path | None = None) -> Theme:
    """The built-in theme, with what lies in *folder* in place of files of the same name.

    `templates/*.html`, `words/*.toml` (key by key), `style.css`, `feed.css` and `favicon.svg`
    replace; `extra.css` is added after the style; `static/` is copied as it is.
    """
    own = folder if folder and folder.is_dir() else None
    built_in = _texts(BUILT_IN / _TEMPLATES, ".html")
    replaced = _texts(own / _TEMPLATES, ".html") if own else {}
    parts: dict[str, Any] = {
        "templates": {**{f"built-in/{k}": v for k, v in built_in.items()}, **built_in, **replaced},
        "own": {name: f"{own.name}/templates/{name}" for name in replaced} if own else {},
        "words": _all_words(own),
        "styles": _styles(own),
        "icon": _nearest(own, "favicon.svg").read_bytes(),
        "static": dict(_static(own / "static")) if own else {},
    }
    return Theme(**parts, digest=_digest(parts))


def _texts(folder: Path, suffix: str) -> dict[str, str]:
    """Text files below *folder* by their path within it."""
    found = sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
    return {path.relative_to(folder).as_posix(): _text(path) for path in found}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{_known_as(path)} is not UTF-8 text", hint=f"save it as UTF-8 ({error.reason})"
        ) from error


def _known_as(path: Path) -> str:
    """The end of *path* that begins at the theme's folder."""
    return "/".join(
        path.parts[-3:] if path.parent.name in ("templates", "words") else path.parts[-2:]
    )


def _nearest(own: Path | None, name: str) -> Path:
    return own / name if own and (own / name).is_file() else BUILT_IN / name


def _styles(own: Path | None) -> dict[str, str]:
    style = _text(_nearest(own, "style.css"))
    if own and (extra := own / "extra.css").is_file():
        style = f"{style}\n{_text(extra)}"
    return {"style.css": style, "feed.css": _text(_nearest(own, "feed.css"))}


def _all_words(own: Path | None) -> dict[str, dict[str, Any]]:
    words = {path.stem: _toml(path) for path in sorted((BUILT_IN / _WORDS).glob("*.toml"))}
    for path in sorted((own / _WORDS).glob("*.toml")) if own else ():
        words[path.stem] = {**words.get(path.stem, {}), **_toml(path)}
    return words


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{_known_as(path)}: {error}", hint='a line is a key and a text: home = "Front page"'
        ) from error


def _static(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _named(stem: str, suffix: str, content: bytes) -> str:
    return f"assets/{stem}.{sha256(content).hexdigest()[:8]}{suffix}"


def _digest(parts: dict[str, Any]) -> str:
    # The version stands for the code around the templates.
    return sha256(f"{__version__}\0{parts!r}".encode()).hexdigest()
