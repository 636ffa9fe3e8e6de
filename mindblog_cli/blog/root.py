"""Find a blog and open it."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.blog.settings import Keys, Layer, config, layer
from mindblog_cli.errors import ConfigError, Diagnostic

OWN = "mindblog.toml"
LOCAL = "mindblog.local.toml"
SHARED = "pyproject.toml"
TABLE: Keys = ("tool", "mindblog")


class Blog(Struct, frozen=True):
    """A blog's folder and settings; *prefix* is where in *file* they stand."""

    root: Path
    config: Config
    file: Path
    prefix: Keys = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def work(self) -> Path:
        """All that is made goes here; deleting it loses nothing of the author's."""
        return self.root / ".mindblog"

    @property
    def theme(self) -> Path:
        """The author's own templates and styles, if there are any."""
        return self.root / self.config.theme

    @property
    def static(self) -> Path:
        """Files that are published as they are."""
        return self.root / self.config.static


def open_blog(start: Path, env: Mapping[str, str]) -> Blog:
    """The blog that *start* lies in. Raises ConfigError where there is none, or two."""
    start = start.resolve()
    if not start.is_dir():
        raise ConfigError(f"there is no folder {start}")
    for folder in (start, *start.parents):
        if found := _settings(folder):
            layers = [_users(env), found, _plain(folder / LOCAL)]
            settings, diagnostics = config([one for one in layers if one], env)
            return Blog(folder, settings, folder / found.name, found.prefix, tuple(diagnostics))
    raise ConfigError(
        f"there is no blog in {start} or above it",
        hint=f"mindblog init makes one; it is known by {OWN} or [{'.'.join(TABLE)}] in {SHARED}",
    )


def _settings(folder: Path) -> Layer | None:
    own = _plain(folder / OWN)
    shared = None
    # A look before parsing: most pyproject.toml files above a blog are somebody else's.
    if (file := folder / SHARED).is_file() and b"mindblog" in file.read_bytes():
        shared = layer(file, prefix=TABLE)
    if own and shared:
        raise ConfigError(
            f"{folder} has settings in both {OWN} and {SHARED}",
            hint=f"keep one: move [{'.'.join(TABLE)}] into {OWN}, or the other way",
        )
    return own or shared


def _users(env: Mapping[str, str]) -> Layer | None:
    home = env.get("XDG_CONFIG_HOME") or (env.get("HOME", "") and f"{env['HOME']}/.config")
    return _plain(Path(home, "mindblog", "config.toml")) if home else None


def _plain(file: Path) -> Layer | None:
    return layer(file) if file.is_file() else None
