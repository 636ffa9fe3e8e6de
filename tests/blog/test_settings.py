"""Settings: where they come from, and what is said when they are wrong."""

from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, Target
from mindblog_cli.blog.root import open_blog
from mindblog_cli.blog.settings import layer
from mindblog_cli.errors import ConfigError


def write(folder: Path, text: str, name: str = "mindblog.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def fault(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        open_blog(write(folder, text), {})
    return caught.value


def test_an_empty_file_is_a_blog_with_every_default(tmp_path: Path) -> None:
    assert open_blog(write(tmp_path, ""), {}).config == Config()


def test_a_blog_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    write(tmp_path, 'language = "da"')
    (tmp_path / "posts" / "deep").mkdir(parents=True)

    blog = open_blog(tmp_path / "posts" / "deep", {})

    assert (blog.root, blog.config.language) == (tmp_path, "da")
    assert blog.work == tmp_path / ".mindblog"
    assert blog.theme == tmp_path / "theme"
    assert blog.static == tmp_path / "static"


def test_settings_may_live_in_pyproject(tmp_path: Path) -> None:
    write(tmp_path, '[project]\nname = "x"\n[tool.mindblog]\npage_size = 3\n', "pyproject.toml")

    blog = open_blog(tmp_path, {})

    assert blog.config.page_size == 3
    assert blog.prefix == ("tool", "mindblog")


def test_a_pyproject_of_somebody_else_is_passed_by(tmp_path: Path) -> None:
    write(tmp_path, "")
    inner = tmp_path / "tools"
    inner.mkdir()
    write(inner, '[project]\nname = "x"\n', "pyproject.toml")

    assert open_blog(inner, {}).root == tmp_path


def test_settings_in_two_places_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "[tool.mindblog]\n", "pyproject.toml")

    error = fault(tmp_path, "")

    assert "both mindblog.toml and pyproject.toml" in error.message


def test_no_blog_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        open_blog(tmp_path, {})

    assert "mindblog init" in caught.value.hint


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no folder"):
        open_blog(tmp_path / "nowhere", {})


def test_stronger_settings_win_key_by_key(tmp_path: Path) -> None:
    home = tmp_path / "home" / ".config" / "mindblog"
    home.mkdir(parents=True)
    write(
        home, 'timezone = "Asia/Tokyo"\npage_size = 1\nfeed_size = 1\nposts = "mine"', "config.toml"
    )
    blog = tmp_path / "blog"
    blog.mkdir()
    write(blog, "page_size = 2\nfeed_size = 2\n[targets.prod]\nurl = 'file:a'\nlevel = 'atomic'")
    write(blog, "feed_size = 3", "mindblog.local.toml")
    env = {
        "HOME": str(tmp_path / "home"),
        "MINDBLOG_POSTS": "content",
        "MINDBLOG_IGNORE": "a, b",
        "MINDBLOG_TARGETS__PROD__URL": "file:b",
        "MINDBLOG_COMMENTS": "false",
        "MINDBLOG_TOKEN": "not a setting",
        "PATH": "/bin",
    }

    config = open_blog(blog, env).config

    assert config.timezone == "Asia/Tokyo"
    assert (config.page_size, config.feed_size, config.posts) == (2, 3, "content")
    assert config.ignore == ("a", "b")
    assert config.targets == {"prod": Target(url="file:b", level="atomic")}
    assert config.comments is False


def test_a_word_where_the_environment_needs_a_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="MINDBLOG_PAGE_SIZE"):
        open_blog(write(tmp_path, ""), {"MINDBLOG_PAGE_SIZE": "many"})


def test_an_unknown_key_is_a_warning_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path, 'language = "en"\n\n[languages.en]\ntitel = "x"\nzzz = 1\n')

    blog = open_blog(tmp_path, {})

    first, second = blog.diagnostics
    assert (first.where, first.severity) == ("mindblog.toml:4", "warning")
    assert first.message == '"languages.en.titel" is no setting'
    assert first.hint == 'did you mean "title"?'
    assert "tagline" in second.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("page_size = 'x'", "mindblog.toml:1: page_size: expected `int`, got `str`"),
        ("\n[tags.krop]\naliases = 'x'", "mindblog.toml:3: tags.krop.aliases: expected `array`"),
        ("[languages]\nen = 3", "mindblog.toml:2: languages.en: expected `object`, got `int`"),
        ("[permalinks]\n'a b' = 3", "mindblog.toml:2: permalinks.a b: expected `str`, got `int`"),
        ("posts = \nx", "mindblog.toml:1:9: Invalid value"),
        ("url = 'example.org'", 'mindblog.toml:1: "example.org" is no address'),
        ("url = 'https://example.org/?x=1'", "mindblog.toml:1: url must end"),
        ("timezone = 'Mars/Base'", 'mindblog.toml:1: there is no time zone "Mars/Base"'),
        ("url = 'https://[x'", 'mindblog.toml:1: "https://[x" is no address'),
        ("targets.a.url = 'sftp://[x'", 'mindblog.toml:1: "sftp://[x" is no address'),
        ("language = 'english!'", 'mindblog.toml:1: "english!" is no language code'),
        ("[languages.'d a']\n", 'mindblog.toml:1: "d a" is no language code'),
        ("page_size = 0", "mindblog.toml:1: page_size must be 1 or more"),
        ("posts = '../x'", "mindblog.toml:1: posts must be a folder inside the blog"),
        ("[targets]\na.url = 'sftp://u:secret@h/x'", "mindblog.toml:2: a password does not"),
        ("profile = 'wordpress'", "mindblog.toml:1: profile: invalid enum value"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    error = fault(tmp_path, text)

    assert error.message.startswith(said)
    assert "secret" not in error.message + error.hint


@pytest.mark.parametrize("code", ["en", "nob", "pt-BR", "zh-Hans-CN", "es-419"])
def test_a_language_may_have_a_script_and_a_region(tmp_path: Path, code: str) -> None:
    blog = open_blog(write(tmp_path, f"language = '{code}'"), {})

    assert blog.config.language == code


@pytest.mark.parametrize("code", ["", "e", "engl", "e1", "då", "en-", "en-x", "en-x_y", "en-ÆØ"])
def test_what_looks_like_no_language_is_none(tmp_path: Path, code: str) -> None:
    assert "is no language code" in fault(tmp_path, f"language = '{code}'").message


def test_settings_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    (tmp_path / "mindblog.toml").write_bytes(b"# \xe6")

    with pytest.raises(ConfigError, match="not UTF-8"):
        open_blog(tmp_path, {})


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "mindblog.toml").write_bytes(b'\xef\xbb\xbflanguage = "da"\r\npage_size = 3\r\n')

    blog = open_blog(tmp_path, {})

    assert (blog.config.language, blog.config.page_size) == ("da", 3)
    assert blog.diagnostics == ()


def test_a_settings_table_that_is_none_is_named(tmp_path: Path) -> None:
    write(tmp_path, "[tool]\nmindblog = 3", "pyproject.toml")

    with pytest.raises(ConfigError, match="must be a table"):
        open_blog(tmp_path, {})


def test_a_pyproject_that_only_speaks_of_us_is_passed_by(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    write(inner, "# [tool.mindblog] is not here", "pyproject.toml")

    assert open_blog(write(tmp_path, "") / "inner", {}).root == tmp_path


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        layer(tmp_path)
