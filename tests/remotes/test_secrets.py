"""What opens a remote is found where people keep it, and shows nowhere."""

import copy
import json
import pickle
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.errors import ConfigError, RemoteError
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.remote import Look
from mindblog_cli.remotes.retrying import Retrying
from mindblog_cli.remotes.secrets import SERVICE, Login, Secret, Secrets
from mindblog_cli.remotes.url import parse

HORSE = "correct-horse"
URL = parse("webdavs://me@dav.example.org/blog?idle=5")
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="…"), min_size=6, max_size=30
)


def netrc(folder: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    path = folder / ".netrc"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return {"HOME": str(folder)}


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("", "MINDBLOG_SECRET"),
        ("prod", "MINDBLOG_SECRET_PROD"),
        ("my-site_2", "MINDBLOG_SECRET_MY_SITE_2"),
        ("søren", "MINDBLOG_SECRET_S_REN"),
        ("-", "MINDBLOG_SECRET"),
    ],
)
def test_each_target_has_a_variable_of_its_own(name: str, variable: str) -> None:
    assert Secrets({}, name).variable == variable


def test_the_environment_comes_first_then_the_keyring_then_netrc(tmp_path: Path) -> None:
    env = netrc(tmp_path, "machine dav.example.org login me password from-netrc\n")
    asked: list[str] = []

    def ring(address: str) -> str:
        asked.append(address)
        return "from-the-ring"

    def revealed(secrets: Secrets) -> str:
        login = secrets.find(URL, "OTHER_TOOL")
        assert login is not None
        assert login.user == "me"
        return login.secret.reveal()

    own = {"MINDBLOG_SECRET_PROD": "own", "OTHER_TOOL": "others"}
    assert revealed(Secrets({**env, **own}, "prod", ring=ring)) == "own"
    assert revealed(Secrets({**env, "OTHER_TOOL": "others"}, "prod", ring=ring)) == "others"
    assert asked == []
    assert revealed(Secrets(env, "prod", ring=ring)) == "from-the-ring"
    assert asked == ["webdavs://me@dav.example.org/blog"]
    assert revealed(Secrets(env, "prod")) == "from-netrc"
    assert SERVICE == "mindblog"


def test_a_netrc_gives_the_user_and_is_passed_by_for_another(tmp_path: Path) -> None:
    env = netrc(tmp_path, f"machine dav.example.org login anna password {HORSE}\n")

    found = Secrets(env).find(parse("webdavs://dav.example.org/blog"))
    assert found is not None
    assert (found.user, found.secret.reveal()) == ("anna", HORSE)
    assert Secrets(env).find(URL) is None
    assert Secrets(env).find(parse("webdavs://elsewhere.org/")) is None
    assert Secrets(env).find(parse("file:www")) is None
    moved = {"NETRC": f"{tmp_path}/.netrc"}
    assert Secrets(moved).find(parse("webdavs://dav.example.org/blog")) is not None


def test_a_netrc_that_others_can_read_is_refused_where_it_is_needed(tmp_path: Path) -> None:
    env = netrc(tmp_path, f"machine dav.example.org login me password {HORSE}\n", 0o644)

    with pytest.raises(ConfigError) as refused:
        Secrets(env).find(URL)

    assert refused.value.hint == f"chmod 600 {tmp_path}/.netrc"
    assert Secrets(env).find(parse("webdavs://elsewhere.org/")) is None


@pytest.mark.parametrize(
    "text", [f"machine dav.example.org login me password x {HORSE}\n", f"{HORSE}\n", "machine\n"]
)
def test_a_netrc_that_makes_no_sense_is_not_quoted(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Secrets(netrc(tmp_path, text)).find(URL)

    assert f"{tmp_path}/.netrc:" in refused.value.message
    assert HORSE not in str(refused.value) + repr(refused.value.__context__ and "")
    assert refused.value.__cause__ is None


def test_a_netrc_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".netrc").mkdir()

    with pytest.raises(ConfigError, match="can not be read"):
        Secrets({"HOME": str(tmp_path)}).find(URL)


def test_what_is_needed_and_not_there_is_asked_for_by_name() -> None:
    with pytest.raises(ConfigError) as missing:
        Secrets({}, "prod").need(URL, "OTHER_TOOL", what="a password")

    assert missing.value.message == f"{URL} wants a password, and none is known"
    assert missing.value.hint == (
        "set MINDBLOG_SECRET_PROD or OTHER_TOOL, or keep it in the keyring: "
        "mindblog target login prod"
    )
    with pytest.raises(ConfigError) as nameless:
        Secrets({}).need(URL, what="a password")
    assert nameless.value.hint.endswith(f"mindblog target login '{URL}'")
    assert Secrets({"MINDBLOG_SECRET": "x"}).need(URL, what="a password").user == "me"


@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a\rb", "…", "\ud800"])
def test_what_can_be_no_secret_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Secrets({"MINDBLOG_SECRET": text}).find(URL)

    assert text not in str(refused.value)


def test_a_pass_phrase_may_have_blanks_and_any_letters() -> None:
    found = Secrets({"MINDBLOG_SECRET": " rødgrød med fløde \n"}).find(URL)

    assert found is not None
    assert found.secret.reveal() == "rødgrød med fløde"


@given(TEXTS)
def test_a_secret_shows_in_no_form_that_a_value_can_be_given(text: str) -> None:
    secret = Secrets({}).kept(text, "a test")
    login = Login("me", secret)
    secrets = Secrets({"MINDBLOG_SECRET": text}, ring=lambda _: text)
    secrets.find(URL)
    means = Means(secrets=secrets)
    opening = Opening(url=URL, root=Path("/srv"), means=means)

    for value in (secret, login, means, opening, {"login": login}, [secret]):
        shown = f"{value!r} {value!s} {value}"
        shown += msgspec.json.encode(value, enc_hook=str).decode()
        shown += json.dumps(value, default=str)
        assert text not in shown
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="does not leave its process"):
            leave(secret)
    assert secret.reveal() == text


class Chatty(MemoryRemote):
    """A remote that tells what it should not, such as a server that answers with the request."""

    def __init__(self, words: str, kind: type[ConfigError | RemoteError]) -> None:
        super().__init__(Store())
        self.words, self.kind = words, kind

    def look(self) -> Look:
        raise self.kind(f"refused: {self.words}", hint=f"not {self.words}")


@given(
    st.lists(TEXTS, min_size=1, max_size=3),
    st.sampled_from(["{}", "x{}y", "{}{}", "'{}'"]),
    st.sampled_from([ConfigError, RemoteError]),
)
def test_no_error_and_no_note_on_the_way_holds_a_secret(
    texts: list[str], around: str, kind: type[ConfigError | RemoteError]
) -> None:
    secrets = Secrets({})
    for text in texts:
        secrets.kept(text, "a test")
    told: list[str] = []
    forms = [
        form for text in texts for form in (text, quote(text), quote(text, safe=""), repr(text))
    ]
    words = " ".join(around.replace("{}", form) for form in forms)
    remote = Retrying(Chatty(words, kind), lambda _: None, told=told.append, masked=secrets.masked)

    with pytest.raises(kind) as failed, remote:
        remote.look()

    said = " ".join([str(failed.value.message), failed.value.hint, *told])
    # What a mask or the words around it happen to have is no secret.
    for text in texts:
        if text not in "refused:x'y'not;tryingagainin10s":
            assert text not in said


def test_texts_are_masked_longest_first() -> None:
    secrets = Secrets({})
    for text in ("horse", "horse-battery"):
        secrets.kept(text, "a test")

    assert secrets.masked("a horse-battery, a horse") == "a …, a …"
    assert Secrets({}).masked("a horse") == "a horse"


def test_a_secret_is_no_text_to_whom_it_is_given() -> None:
    assert repr(Secret("x")) == "Secret(…)"
