"""Programs as engines: real ones, of a few lines of Python."""

import shlex
import signal
import sys
import time
from pathlib import Path
from threading import Timer

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.command import Command
from mindblog_cli.engines.engine import Busy, Refusing, Text
from tests.engines.asking import SHOUTED, TAGGED, ask, failure

READ = "import json, sys\nasked = [json.loads(line) for line in sys.stdin]\n"
SAY = "print(json.dumps({'id': one['id'], 'text': %s}))\n"
SHOUT = (
    "import re\n"
    "def shout(text):\n"
    "    return re.sub(r'[a-z]+(?![^<>]*>)', lambda m: m[0].upper(), text)\n"
)


def command(tmp_path: Path, program: str, *arguments: str, timeout: float = 20.0) -> Command:
    """The engine whose program is *program*, in Python."""
    script = tmp_path / "a program.py"
    script.write_text(program, encoding="utf-8")
    line = shlex.join([sys.executable, str(script), *arguments])
    return Command(EngineSettings(command=line, timeout=timeout), {})


def test_a_program_translates_in_whatever_order_it_likes(tmp_path: Path) -> None:
    program = READ + SHOUT + "for one in reversed(asked):\n    " + SAY % "shout(one['text'])"

    with command(tmp_path, program) as engine:
        answers = engine.translate(ask(TAGGED, "two"))

    assert answers == [SHOUTED.replace("<G", "<g"), "TWO"]


def test_a_program_is_told_languages_neighbours_and_glossary(tmp_path: Path) -> None:
    program = READ + "one = asked[0]\n" + SAY % "json.dumps(one, sort_keys=True)"

    with command(tmp_path, program) as engine:
        (answer,) = engine.translate(
            ask(Text("a “word”", before="the one", after="the other"), terms={"word": "ord"})
        )

    assert answer == (
        '{"after": "the other", "before": "the one", "id": 0, "source": "en", "target": "da", '
        '"terms": [["word", "ord"]], "text": "a \\u201cword\\u201d"}'
    )


def test_texts_that_the_program_leaves_out_have_no_answer(tmp_path: Path) -> None:
    program = READ + "one = asked[1]\nprint()\n" + SAY % "'to'" + "print('{\"id\": 7}')\n"

    with command(tmp_path, program) as engine:
        answers = engine.translate(ask("one", "two", "three"))

    assert answers == [None, "to", None]


def test_nothing_is_started_for_nothing() -> None:
    engine = Command(EngineSettings(command="/no/such/program"), {})

    assert engine.translate(ask()) == []


def test_much_text_goes_through_a_program_that_answers_before_it_has_read_all(
    tmp_path: Path,
) -> None:
    program = (
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    one = json.loads(line)\n"
        "    sys.stderr.write('at work ' * 100)\n    " + SAY % "one['text'] * 2"
    )
    texts = [f"{n}" * 20_000 for n in range(9)]

    with command(tmp_path, program) as engine:
        answers = engine.translate(ask(*texts))

    assert answers == [text * 2 for text in texts]


def test_a_program_that_reads_nothing_can_answer_all_the_same(tmp_path: Path) -> None:
    with command(tmp_path, 'print(\'{"id": 0, "text": "to"}\')') as engine:
        answers = engine.translate(ask("two" * 100_000))

    assert answers == ["to"]


def test_a_program_runs_in_the_current_folder_with_the_environment_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "say").write_text(
        f'#!{sys.executable}\nimport os\nprint(\'{{"id":0,"text":"%s"}}\' % os.environ[\'WORD\'])'
    )
    (tmp_path / "say").chmod(0o755)
    engine = Command(EngineSettings(command="./say"), {"WORD": "ord", "PATH": ""})

    assert engine.translate(ask("word")) == ["ord"]


def test_a_program_that_fails_may_do_better_later_and_its_complaint_is_told(
    tmp_path: Path,
) -> None:
    program = "import sys\nsys.stderr.write('\\n no model for da\\nsee the manual\\n')\nsys.exit(3)"

    error = failure(command(tmp_path, program), ask("one"), Busy)

    assert error.message.endswith("failed (exit code 3): no model for da")


def test_of_a_traceback_the_last_line_is_told(tmp_path: Path) -> None:
    error = failure(command(tmp_path, "{}['da']"), ask("one"), Busy)

    assert error.message.endswith("failed (exit code 1): KeyError: 'da'")


def test_a_program_that_a_signal_ends_is_told_so(tmp_path: Path) -> None:
    error = failure(command(tmp_path, "import os\nos.kill(os.getpid(), 9)"), ask("one"), Busy)

    assert error.message.endswith("failed (signal 9)")


@pytest.mark.parametrize(
    "said", ["b'Loading model...'", "b'[]'", 'b\'{"id": "0"}\'', "b'\\xff'", "b'x' * 500"]
)
def test_what_is_no_answer_is_shown(tmp_path: Path, said: str) -> None:
    program = f"import sys\nsys.stdout.buffer.write({said})"

    error = failure(command(tmp_path, program), ask("one"), Busy)

    assert "said what is no answer: " in error.message
    assert len(error.message) < 400
    assert '{"id":0,"text":"..."}' in error.hint


def test_a_program_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    mark = tmp_path / "late"
    program = (
        "import sys, time\n"
        "print('thinking', file=sys.stderr, flush=True)\n"
        "time.sleep(3)\n"
        "open(sys.argv[1], 'w')"
    )
    began = time.monotonic()

    error = failure(command(tmp_path, program, str(mark), timeout=1.0), ask("one"), Busy)

    assert time.monotonic() - began < 2.5
    assert error.message.endswith("was not done in 1 seconds: thinking")
    assert "timeout" in error.hint
    assert not mark.exists()


def test_a_program_is_stopped_when_its_engine_is_let_go_of(tmp_path: Path) -> None:
    engine = command(tmp_path, "import time\ntime.sleep(30)")
    timer = Timer(0.3, engine.__exit__, (None, None, None))

    timer.start()
    error = failure(engine, ask("one"), Busy)
    timer.join()

    assert "signal" in error.message


def test_what_interrupts_us_stops_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = command(tmp_path, "import time\ntime.sleep(30)")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    began = time.monotonic()
    try:
        with engine, pytest.raises(KeyboardInterrupt):
            engine.translate(ask("one"))
    finally:
        signal.signal(signal.SIGALRM, before)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("line", ["", "  "])
def test_without_a_command_it_is_told_where_to_set_one(line: str) -> None:
    engine = Command(EngineSettings(command=line), {})
    engine.name = "mine"

    with pytest.raises(Refusing) as caught, engine:
        pass

    assert "no command is set" in caught.value.message
    assert "[translation.engines.mine] command" in caught.value.hint


def test_a_command_that_can_not_be_read_is_refused() -> None:
    error = failure_on_entering('say "hello')

    assert "No closing quotation" in error.message


def failure_on_entering(line: str) -> Refusing:
    with pytest.raises(Refusing) as caught, Command(EngineSettings(command=line), {}):
        pass
    return caught.value


@pytest.mark.parametrize("program", ["no-such-program", "./not-here", "./letter", "/", "./noise"])
def test_a_program_that_can_not_be_run_is_never_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter").write_text("Dear all,")
    (tmp_path / "noise").write_bytes(b"\0\1\2")
    (tmp_path / "noise").chmod(0o755)

    with pytest.raises(Refusing) as caught, Command(EngineSettings(command=program), {}) as engine:
        engine.translate(ask("one"))

    error = caught.value
    assert error.message.startswith(f"{program} can not be run: ")
    assert "[translation.engines.command] command" in error.hint


def test_only_different_languages_are_translated() -> None:
    engine = Command(EngineSettings(command="cat"), {})

    assert engine.pairs("en", "da")
    assert not engine.pairs("en", "en")
