"""Settings about translating: read whole, and never with a secret in them."""

from pathlib import Path

import pytest

from mindblog_cli.blog.config import EngineSettings, Translation
from mindblog_cli.blog.root import open_blog
from mindblog_cli.errors import ConfigError

WHOLE = """\
language = "en"

[languages.da]
require = "reviewed"
engine = "mine"

[translation]
engine = "deepl"
fields = ["cover.caption", "subtitle"]
max_chars = 20000

[translation.engines.mine]
kind = "openai"
url = "http://localhost:11434/v1"
key_env = "MY_KEY"
model = "a-model"
price = 20
timeout = 5
"""
KEY = "0123abcd-0123-0123-0123-0123456789ab"


def write(folder: Path, text: str) -> Path:
    (folder / "mindblog.toml").write_text(text, "utf-8")
    return folder


def fault(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        open_blog(write(folder, text), {})
    return caught.value


def test_all_of_it_is_read(tmp_path: Path) -> None:
    blog = open_blog(write(tmp_path, WHOLE), {})

    mine = EngineSettings(
        kind="openai",
        url="http://localhost:11434/v1",
        key_env="MY_KEY",
        model="a-model",
        price=20.0,
        timeout=5.0,
    )
    assert blog.config.translation == Translation(
        engine="deepl",
        engines={"mine": mine},
        fields=("cover.caption", "subtitle"),
        max_chars=20000,
    )
    danish = blog.config.languages["da"]
    assert (danish.require, danish.engine) == ("reviewed", "mine")
    assert blog.diagnostics == ()


def test_an_unknown_key_is_a_warning_however_deep_it_is(tmp_path: Path) -> None:
    text = "[translation]\nengin = 'x'\n[translation.engines.mine]\nmodl = 'x'\n"

    blog = open_blog(write(tmp_path, text), {})

    assert [(one.where, one.message, one.hint) for one in blog.diagnostics] == [
        ("mindblog.toml:2", '"translation.engin" is no setting', 'did you mean "engine"?'),
        (
            "mindblog.toml:4",
            '"translation.engines.mine.modl" is no setting',
            'did you mean "model"?',
        ),
    ]


def test_the_environment_may_say_it(tmp_path: Path) -> None:
    env = {
        "MINDBLOG_TRANSLATION__ENGINE": "mine",
        "MINDBLOG_TRANSLATION__MAX_CHARS": "500",
        "MINDBLOG_TRANSLATION__FIELDS": "a, b",
        "MINDBLOG_TRANSLATION__ENGINES__MINE__PRICE": "2.5",
        "MINDBLOG_TRANSLATION__ENGINES__MINE__NOTHING": "x",
        "MINDBLOG_LANGUAGES__DA__REQUIRE": "current",
    }

    config = open_blog(write(tmp_path, ""), env).config

    assert config.translation.engine == "mine"
    assert config.translation.max_chars == 500
    assert config.translation.fields == ("a", "b")
    assert config.translation.engines["mine"].price == 2.5
    assert config.languages["da"].require == "current"


def test_a_word_where_the_environment_needs_a_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="MINDBLOG_TRANSLATION__MAX_CHARS: expected `int`"):
        open_blog(write(tmp_path, ""), {"MINDBLOG_TRANSLATION__MAX_CHARS": "many"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[translation]\nmax_chars = -1", "mindblog.toml:2: max_chars must be 0"),
        ("[translation]\nmax_chars = 'x'", "mindblog.toml:2: translation.max_chars: expected"),
        ("translation = 3", "mindblog.toml:1: translation: expected `object`"),
        ("[translation]\nfields = [3]", "mindblog.toml:2: translation.fields: expected `str`"),
        ("[translation]\nengines = 3", "mindblog.toml:2: translation.engines: expected"),
        ("[translation.engines]\na = 3", "mindblog.toml:2: translation.engines.a: expected"),
        ("[translation.engines.a]\nprice = 'x'", "mindblog.toml:2: translation.engines.a.price:"),
        ("[translation.engines.a]\nprice = -1", "mindblog.toml:2: price must be 0 or more"),
        ("[translation.engines.a]\ntimeout = 0", "mindblog.toml:2: timeout must be more"),
        ("[translation.engines.a]\nurl = 'x'", 'mindblog.toml:2: "x" is no address'),
        ("[translation.engines.a]\nurl = 'http://[x'", "mindblog.toml:2: "),
        ("[languages.da]\nrequire = 'good'", "mindblog.toml:2: languages.da.require: invalid"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text).message.startswith(said)


@pytest.mark.parametrize(
    "line",
    [
        "api_key = 'abc'",
        "apikey = 'abc'",
        "auth-token = 'abc'",
        f"model = '{KEY}:fx'",
        "style = 'sk-abcdefghijklmnop123'",
        f"key_env = '{KEY}'",
        "key_env = 'abcdef0123456789abcdef0123456789'",
        "url = 'https://me:secret1@example.org/v1'",
        "url = 'https://example.org/?api_key=secret1'",
        "command = 'translate --api-key=secret12345'",
        "command = 'API_TOKEN=secret12345 translate'",
        "headers = { Authorization = 'Bearer secret12345' }",
    ],
)
def test_a_secret_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    error = fault(tmp_path, f"[translation.engines.a]\n{line}\n")

    assert error.message.startswith("mindblog.toml:2: translation.engines.a.")
    assert "a secret does not belong in a file" in error.message
    assert "keys come from the environment" in error.hint
    for part in (KEY, "secret1", "abc", "sk-"):
        assert part not in error.message + error.hint


@pytest.mark.parametrize(
    "line",
    [
        "key_env = 'DEEPL_API_KEY'",
        "command = 'translate --api-key $KEY'",
        "command = 'translate --key-file=/etc/key.txt --tokens 3'",
        "url = 'http://localhost:5000/?lang=en'",
        "api_key = ''",
        "models = '/home/me/models'",
    ],
)
def test_what_names_a_secret_is_none(tmp_path: Path, line: str) -> None:
    open_blog(write(tmp_path, f"[translation.engines.a]\n{line}\n"), {})
