"""Apertium on this machine: the real one where it is installed, and programs that fail."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.apertium import Apertium
from mindblog_cli.engines.engine import Refusing, Request, Text
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.tags import fault, ids
from tests.engines.asking import ask, failure
from tests.engines.programs import children, mode
from tests.fixtures import archive


@pytest.fixture(scope="module", autouse=True)
def _no_program_outlives_its_test() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


def real(source: str, target: str) -> Apertium:
    engine = Apertium(EngineSettings(), os.environ)
    if not engine.pairs(source, target):
        pytest.skip(engine.why(source, target))
    return engine


SENTENCES = {
    "The <g1>red</g1> house is here, use <x2/>.": "La casa <g1>roja</g1> es aquí, uso <x2/>.",
    "use <x1/> in <g2>the <x3/> docs</g2>!": "uso <x1/> en <g2>el <x3/> docs</g2>!",
    "<x1/> is the <g2>first <g3>red</g3> house</g2>.": (
        "<x1/> es la <g2>primera casa <g3>roja</g3></g2>."
    ),
    'He said "<g1>"yes"</g1>" and/or <g2>never [1]</g2>: C++ @me foo_bar.': (
        'Dijo "<g1>"sí"</g1>" y/o <g2>nunca [1]</g2>: C++ @me foo_bar.'
    ),
    "": "",
    "<x1/>": "<x1/>",
    "$ { \\^": "$ { \\^",
}


def test_tags_move_with_their_words() -> None:
    with real("en", "es") as engine:
        answers = engine.translate(ask(*SENTENCES, to="es"))

    assert dict(zip(SENTENCES, answers, strict=True)) == SENTENCES


def test_a_pair_that_does_not_come_back_as_one_is_translated_by_itself() -> None:
    text = "<g1>I</g1> don't <g2>know</g2> <g3>Karthik Ram</g3>'s editorial supervision."

    with real("en", "es") as engine:
        [answer] = engine.translate(ask(text, to="es"))

    assert answer
    assert fault(text, answer) == ""
    assert "<g1>Yo</g1>" in answer


def test_swedish_becomes_danish() -> None:
    with real("sv", "da") as engine:
        text = Text("Det är <g1>ett rött hus</g1>, ja. Och <x2/> är bra.")
        answers = engine.translate(Request("sv", "da", (text,)))

    assert answers == ["Det er <g1>et rødt hus</g1>, ja. Og <x2/> er godt."]


def test_the_glossary_is_kept() -> None:
    with real("en", "es") as engine:
        [answer] = engine.translate(ask("The package is red.", to="es", terms={"package": "bulto"}))

    assert answer == "El bulto es rojo."


def test_of_real_posts_no_tag_is_lost() -> None:
    posts = sorted(archive("hugo-bundles-en-es-pt-fr").rglob("index.md"))[:8]
    texts = [one.text for post in posts for one in parse(post.read_bytes()).segments]

    with real("en", "es") as engine:
        answers = engine.translate(ask(*texts, to="es"))

    tagged = [(text, answer) for text, answer in zip(texts, answers, strict=True) if ids(text)]
    assert len(tagged) > 50
    assert [text for text, answer in tagged if answer is None or fault(text, answer)] == []


def test_hostile_texts_neither_stop_it_nor_mix_with_others() -> None:
    hostile = [
        *("^", "\\^", "\\", "[", "]", "[[", "[[/]]", "[[t:g:1]]", "[<h0>]", "[<e0>]", "$", "\0"),
        *(
            "a\0b",
            "^a<n>$",
            "{^a$}",
            "~a",
            "#a",
            "+a+",
            "*a",
            "@",
            "/",
            "\\[",
            "\x1b",
            "\ufeff",
            "|",
        ),
        *(
            "<g1>^</g1>",
            "<g1>[</g1><x2/>]",
            "a" * 5000,
            "^" * 3000,
            "😀",
            "日本語",
            "\u202e",
            "&lt;",
        ),
    ]
    texts = [
        text for one in hostile for text in (one, "The red house.", f"{one} The red house {one}")
    ]

    with real("en", "es") as engine:
        answers = engine.translate(ask(*texts, to="es"))

    assert answers[1::3] == ["La casa roja."] * len(hostile)
    assert None not in answers


def test_a_pair_that_is_not_installed_is_told_with_what_to_install(tmp_path: Path) -> None:
    env = mode(tmp_path)
    engine = Apertium(EngineSettings(), env)

    assert engine.pairs("en", "da")
    assert not engine.pairs("da", "nb")
    assert "apertium-dan-nor" in failure(engine, Request("da", "nb", (Text("a"),)), Refusing).hint
    assert "tlh-dan.mode" in failure(engine, Request("tlh", "da", (Text("a"),)), Refusing).hint
    assert "eng-dan is installed" in engine.why("en", "da")
    assert "apt install apertium apertium-dan-nor" in engine.why("da", "nb")


def test_without_its_programs_it_can_do_nothing_and_says_so(tmp_path: Path) -> None:
    engine = Apertium(EngineSettings(), {**mode(tmp_path), "PATH": "/nowhere"})

    assert not engine.pairs("en", "da")
    assert "apt install apertium" in engine.why("en", "da")
    assert failure(engine, ask("a"), Refusing).hint == "apt install apertium"


def test_a_mode_whose_programs_do_not_work_is_told_with_what_they_complain_about(
    tmp_path: Path,
) -> None:
    env = mode(tmp_path, "cat | sh -c 'echo no grammar >&2; exit 1' | cat")

    error = failure(Apertium(EngineSettings(), env), ask("a"), Refusing)

    assert error.message == "Apertium's eng-dan does not work: no grammar"


def test_a_mode_with_a_program_that_is_not_here_is_told(tmp_path: Path) -> None:
    env = mode(tmp_path, "cat | hfst-nowhere | cat")

    error = failure(Apertium(EngineSettings(), env), ask("a"), Refusing)

    assert "hfst-nowhere" in error.message


@pytest.mark.parametrize("word", ["DIES", "HANGS", "STRAYS"])
def test_a_text_that_no_pipe_survives_is_left_out_and_the_others_are_not(
    tmp_path: Path, word: str
) -> None:
    texts = ["one", f"{word} two", "three", word, word, "<g1>four</g1> <x2/>", word]

    with Apertium(EngineSettings(timeout=0.4), mode(tmp_path)) as engine:
        answers = engine.translate(ask(*texts))
        again = engine.translate(ask("five"))

    assert answers == ["ONE", None, "THREE", None, None, "<g1>FOUR</g1> <x2/>", None]
    assert again == ["FIVE"]


def test_more_than_pipes_hold_goes_through(tmp_path: Path) -> None:
    texts = [f"A{n} " * 400 for n in range(400)]

    with Apertium(EngineSettings(), mode(tmp_path)) as engine:
        answers = engine.translate(ask(*texts))

    assert answers == [text.strip() for text in texts]


def test_one_pipe_serves_request_after_request(tmp_path: Path) -> None:
    with Apertium(EngineSettings(), mode(tmp_path)) as engine:
        engine.translate(ask("one"))
        first = children()
        engine.translate(ask("two", "three"))

        assert children() == first


_ENDLESS = """
import os, sys
from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.apertium import Apertium
from tests.engines.asking import ask
with Apertium(EngineSettings(), os.environ) as engine:
    engine.translate(ask("one"))
    print(flush=True)
    while True:
        engine.translate(ask(*(["one"] * 50)))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_when_it_is_killed_its_programs_end(tmp_path: Path, how: signal.Signals) -> None:
    env = {**mode(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    victim = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with victim:
        assert victim.stdout
        victim.stdout.readline()
        programs = Path(f"/proc/{victim.pid}/task/{victim.pid}/children").read_text().split()
        assert len(programs) == 3

        victim.send_signal(how)

    for _ in range(100):
        if not any(_lives(program) for program in programs):
            return
        time.sleep(0.05)
    pytest.fail("programs were left behind")


def _lives(program: str) -> bool:
    try:
        return Path(f"/proc/{program}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
