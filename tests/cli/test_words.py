import pytest

from mindblog_cli.cli.amounts import amount, duration, some
from mindblog_cli.cli.asking import confirmed
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.paint import cells, plain, shown
from mindblog_cli.cli.table import clipped, table
from mindblog_cli.errors import AnswerNeeded
from tests.cli.folder import Folder, Screen, terminal


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (84_400, "84 kB"),
        (1_240_000, "1.2 MB"),
        (12_400_000, "12 MB"),
        (999_600_000, "1.0 GB"),
        (7_000_000_000_000, "7.0 TB"),
    ],
)
def test_bytes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert amount(size) == words


def test_numbers_have_their_nouns() -> None:
    assert [some(n, "post") for n in (0, 1, 2)] == ["no posts", "1 post", "2 posts"]
    assert some(2, "story", "stories") == "2 stories"


def test_seconds_become_minutes() -> None:
    assert [duration(s) for s in (0.61, 75, 125)] == ["0.6 s", "75 s", "2 min 5 s"]


def test_wide_letters_take_two_columns_and_accents_none() -> None:
    assert cells("a日e\u0301") == 4
    assert clipped("日本語", 4) == "日…"
    assert clipped("ab", 0) == ""


def test_what_moves_the_cursor_is_made_visible() -> None:
    assert shown("a\x1b[2J\nb") == "a\\x1b[2J\\nb"


def test_a_table_without_rows_is_nothing() -> None:
    assert table([], 80, plain, flexible=0) == ""


def test_a_question_is_answered_by_flag_or_by_someone(empty: Folder) -> None:
    desk = Desk(terminal(empty))
    with pytest.raises(AnswerNeeded, match="Nobody can be asked"):
        confirmed(desk, "Go on?")

    desk.given.yes = True
    assert confirmed(desk, "Go on?")


@pytest.mark.parametrize(
    ("answer", "default", "agreed"),
    [
        ("y", False, True),
        ("Ja", False, True),
        ("n", True, False),
        ("", True, True),
        ("", False, False),
    ],
)
def test_an_empty_answer_is_the_one_in_capitals(
    empty: Folder, answer: str, default: bool, agreed: bool
) -> None:
    desk = Desk(terminal(empty, Screen(f"{answer}\n", tty=True)))

    assert confirmed(desk, "Go on?", default=default) is agreed
