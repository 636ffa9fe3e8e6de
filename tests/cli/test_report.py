import os
import signal
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.report import Report, finish
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.terminal import Terminal
from mindblog_cli.errors import (
    AnswerNeeded,
    ConfigError,
    ContentError,
    Diagnostic,
    Exit,
    FollowUpFailed,
    Locked,
    MindBlogError,
    PartlyDone,
    Refused,
    RemoteError,
    SomethingToDo,
    UsageError,
    VerificationFailed,
)
from mindblog_cli.events import Began, Moved
from tests.cli.folder import Screen

DATE = Diagnostic(
    "MB011",
    "30 February does not exist",
    "posts/foo.da.md",
    4,
    7,
    hint="expected YYYY-MM-DD[ HH:MM[:SS]] [zone]",
    fix="mindblog edit foo --lang da --set date=2020-02-29",
    text="date: 2020-02-30",
    width=10,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    env = {"HOME": str(tmp_path / "home")}
    return Desk(Terminal(Screen(), Screen(), Screen(), env, tmp_path))


def out(desk: Desk) -> str:
    assert isinstance(desk.terminal.out, StringIO)
    return desk.terminal.out.getvalue()


def err(desk: Desk) -> str:
    assert isinstance(desk.terminal.err, StringIO)
    return desk.terminal.err.getvalue()


def raising(error: BaseException) -> Callable[[], object]:
    def work() -> object:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (ContentError("x", [DATE]), 3),
        (AnswerNeeded("x"), 4),
        (ConfigError("x"), 5),
        (RemoteError("x"), 6),
        (PartlyDone("x"), 7),
        (SomethingToDo("x"), 8),
        (Locked("x"), 9),
        (Refused("x"), 10),
        (VerificationFailed("x"), 11),
        (FollowUpFailed("x"), 12),
        (KeyboardInterrupt(), 130),
        (RuntimeError("x"), 1),
    ],
)
def test_each_end_has_its_exit_code(desk: Desk, error: BaseException, code: int) -> None:
    assert finish(desk, raising(error), []) == code
    assert out(desk) == ""


def test_a_fault_is_shown_in_its_line_with_the_way_out(desk: Desk) -> None:
    finish(
        desk, raising(ContentError("1 post has an error", [DATE], hint="nothing was written")), []
    )

    assert err(desk) == (
        "error[MB011]: 30 February does not exist\n"
        "  --> posts/foo.da.md:4:7\n"
        "  4 | date: 2020-02-30\n"
        "    |       ^^^^^^^^^^ expected YYYY-MM-DD[ HH:MM[:SS]] [zone]\n"
        "  fix: mindblog edit foo --lang da --set date=2020-02-29\n"
        "error: 1 post has an error\n"
        "  nothing was written\n"
    )


def test_carets_stand_under_wide_letters_and_after_tabs(desk: Desk) -> None:
    text = "\ttitle: 日本 x"
    fault = Diagnostic("MB010", "no", "a.md", 12, 12, text=text, hint="why")

    finish(desk, raising(ContentError("bad", [fault])), [])

    assert "  12 |  title: 日本 x\n     |              ^ why\n" in err(desk)


def test_a_fault_without_its_line_still_has_its_hint(desk: Desk) -> None:
    fault = Diagnostic("MB022", "twice", "a.md", hint="take one away")

    finish(desk, raising(ContentError("bad", [fault])), [])

    assert "error[MB022]: twice\n  --> a.md\n  hint: take one away\n" in err(desk)


def test_all_errors_are_shown_in_the_order_of_the_files(desk: Desk) -> None:
    faults = [Diagnostic("MB010", f"no {n}", f"{n}.md", 1) for n in (9, *range(8))]

    finish(desk, raising(ContentError("bad", faults)), [])

    assert err(desk).count("error[MB010]") == 9
    assert err(desk).index("0.md") < err(desk).index("9.md")


def test_candidates_reach_programs(desk: Desk) -> None:
    desk.given.as_json = True

    finish(desk, raising(AnswerNeeded("which?", hint="say", candidates=("a.md",))), [])

    assert msgspec.json.decode(out(desk)) == {
        "ok": False,
        "command": "",
        "data": {"candidates": ["a.md"]},
        "diagnostics": [
            {
                "code": "AnswerNeeded",
                "severity": "error",
                "file": "",
                "line": 0,
                "col": 0,
                "message": "which?",
                "hint": "say",
                "fix": "",
            }
        ],
    }
    assert err(desk) == ""


def test_few_warnings_are_shown_and_many_are_counted(desk: Desk) -> None:
    many = [Diagnostic("MB013", f"odd {n}", f"{n}.md", 2, severity="warning") for n in range(4)]
    one = Diagnostic("MB004", "twice", "z.md", 3, severity="warning")
    desk.hear([*many, one])

    code = finish(desk, lambda: Report("done"), [])

    assert code == 0
    assert out(desk) == "done\n"
    assert err(desk) == (
        "4 warnings MB013, the first in 0.md:2: odd 0; -v shows all\n"
        "warning[MB004]: twice\n  --> z.md:3\n"
    )


def test_verbose_shows_every_warning_and_quiet_none(desk: Desk) -> None:
    desk.hear([Diagnostic("MB013", "odd", f"{n}.md", severity="warning") for n in range(9)])
    desk.given.verbose = True
    finish(desk, lambda: Report("done"), [])
    assert err(desk).count("warning[MB013]") == 9

    desk.given.quiet = True
    before = err(desk)
    finish(desk, lambda: Report("done"), [])
    assert err(desk) == before


def test_a_bug_leaves_its_trace_in_a_file_and_none_on_the_screen(
    desk: Desk, tmp_path: Path
) -> None:
    finish(desk, raising(ZeroDivisionError("by nought")), [])

    assert "Traceback" not in err(desk)
    assert "ZeroDivisionError: by nought" in err(desk)
    (log,) = (tmp_path / "home" / ".local" / "state" / "mindblog").iterdir()
    assert str(log) in err(desk)
    assert "Traceback" in log.read_text()


def test_a_full_disk_is_nobodys_bug(desk: Desk, tmp_path: Path) -> None:
    code = finish(desk, raising(OSError(28, "No space left on device")), [])

    assert code == Exit.REFUSED
    assert err(desk) == "error: the disk is full\n  make room, then run the command again\n"
    assert not (tmp_path / "home").exists()


def test_a_trace_that_can_not_be_kept_goes_where_there_is_room(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")

    finish(desk, raising(ZeroDivisionError()), [])

    path = Path(err(desk).split("what happened is in ")[1].strip())
    assert "ZeroDivisionError" in path.read_text()
    path.unlink()


def test_what_the_system_refuses_is_said_in_its_words(desk: Desk) -> None:
    error = PermissionError(13, "Permission denied", "/srv/blog/posts/a.md")

    assert finish(desk, raising(error), []) == 1

    assert "error: /srv/blog/posts/a.md: Permission denied\n" in err(desk)


def test_control_characters_do_not_reach_the_terminal(desk: Desk) -> None:
    finish(desk, raising(MindBlogError("\x1b[2Jgone")), [])

    assert "\x1b" not in err(desk)


def test_a_reader_that_has_enough_is_no_error(desk: Desk) -> None:
    assert finish(desk, raising(BrokenPipeError()), []) == 0
    assert err(desk) == ""


def test_sigterm_unwinds(desk: Desk) -> None:
    cleaned = []

    def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            cleaned.append(True)

    assert finish(desk, work, []) == Exit.TERMINATED
    assert cleaned == [True]
    assert err(desk) == "\nterminated\n"


def test_a_screen_with_bars_says_that_an_end_is_on_its_way(desk: Desk) -> None:
    ticks = iter(range(100))
    terminal = msgspec.structs.replace(
        desk.terminal, err=Screen(tty=True), ticks=lambda: float(next(ticks))
    )
    there = Desk(terminal)

    def work() -> None:
        with screen(there) as say:
            say(Began("send", 2))
            say(Moved("send"))
            os.kill(os.getpid(), signal.SIGINT)

    assert finish(there, work, []) == Exit.INTERRUPTED
    assert "stopping; what is on its way may take a moment" in err(there)
    assert err(there).endswith("\ninterrupted\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_faults_become_annotations_where_github_reads(desk: Desk) -> None:
    env = {"GITHUB_ACTIONS": "true"}
    there = Desk(msgspec.structs.replace(desk.terminal, env=env))
    odd = Diagnostic("MB013", "100 % odd", "a,b.md", severity="warning")
    there.hear([odd])

    finish(there, raising(ContentError("bad", [DATE])), [])

    assert (
        "::error file=posts/foo.da.md,line=4,col=7,title=MB011::30 February does not exist "
        "(mindblog edit foo --lang da --set date=2020-02-29)\n"
    ) in err(there)
    assert "::warning file=a%2Cb.md,title=MB013::100 %25 odd\n" in err(there)


def test_an_error_without_a_file_is_annotated_under_the_name_of_its_command(desk: Desk) -> None:
    there = Desk(msgspec.structs.replace(desk.terminal, env={"GITHUB_ACTIONS": "true"}))
    there.command = "publish"

    finish(there, raising(RemoteError("the line broke: 50 %", hint="run it again\nlater")), [])

    assert (
        "::error title=mindblog publish::the line broke: 50 %25 (run it again%0Alater)\n"
    ) in err(there)


def test_a_trace_holds_no_secret_that_is_known_or_in_the_environment(
    desk: Desk, tmp_path: Path
) -> None:
    env = {
        **desk.terminal.env,
        "MINDBLOG_SECRET_PROD": "correct-horse",
        "NETLIFY_AUTH_TOKEN": "battery/staple",
        "SHORT_KEY": "a",
        "SOME_PASSWORD": "not\na secret",
    }
    there = Desk(msgspec.structs.replace(desk.terminal, env=env))
    there.masks.append(lambda text: text.replace("from-the-ring", "…"))

    def work() -> None:
        password = "from-a-local"
        try:
            raise ValueError(f"correct-horse battery%2Fstaple from-the-ring {len(password)}")
        except ValueError as error:
            raise KeyError("battery/staple") from error

    finish(there, work, [])

    (log,) = (tmp_path / "home" / ".local" / "state" / "mindblog").iterdir()
    trace = log.read_text()
    assert "ValueError: … … … 12" in trace
    for secret in ("correct-horse", "battery", "from-the-ring", "from-a-local"):
        assert secret not in trace + err(there) + out(there)


def test_an_error_has_no_secret_that_is_known(desk: Desk) -> None:
    desk.masks.append(lambda text: text.replace("correct-horse", "…"))

    finish(desk, raising(ConfigError("no to correct-horse", hint="not correct-horse")), [])

    assert err(desk) == "error: no to …\n  not …\n"


def test_colour_is_a_matter_of_wish_and_place(desk: Desk) -> None:
    terminal = msgspec.structs.replace(desk.terminal, err=Screen(tty=True))
    finish(Desk(terminal), raising(Refused("no")), [])
    assert "\x1b[1;31merror\x1b[0m: no" in err(Desk(terminal))


@pytest.mark.parametrize(
    ("env", "wish", "tty", "coloured"),
    [
        ({}, "auto", True, True),
        ({}, "auto", False, False),
        ({"NO_COLOR": "1"}, "auto", True, False),
        ({"FORCE_COLOR": "1"}, "auto", False, True),
        ({"TERM": "dumb"}, "auto", True, False),
        ({"NO_COLOR": "1"}, "always", False, True),
        ({}, "never", True, False),
    ],
)
def test_who_sees_colour(
    desk: Desk, env: dict[str, str], wish: str, tty: bool, coloured: bool
) -> None:
    terminal = msgspec.structs.replace(desk.terminal, env=env)
    assert terminal.coloured(Screen(tty=tty), wish) is coloured  # type: ignore[arg-type]


def test_a_result_in_bytes_that_matter_is_not_given_a_line_end(desk: Desk) -> None:
    finish(desk, lambda: Report("a\0b\0", raw=True), [])

    assert out(desk) == "a\0b\0"
