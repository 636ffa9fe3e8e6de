import threading
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.translation.journal import Journal, Line, name

LINES = [Line("a", "deepl", "første"), Line("b", "deepl", "line\nbreak"), Line("a", "x", "anden")]


def test_what_is_written_is_there_in_the_next_run(tmp_path: Path) -> None:
    Journal(tmp_path / "new" / "journal").write(LINES)

    again = Journal(tmp_path / "new" / "journal")

    assert again.said("a") == (LINES[0], LINES[2])
    assert again.said("b") == (LINES[1],)
    assert again.said("c") == ()


def test_it_is_on_disk_at_once_and_nothing_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    journal = Journal(file)

    journal.write(LINES[:1])
    first = file.read_bytes()
    journal.write([])
    journal.write(LINES[1:])

    assert first
    assert file.read_bytes().startswith(first)


def test_a_journal_cut_off_anywhere_has_all_whole_lines_and_can_be_gone_on_with(
    tmp_path: Path,
) -> None:
    file = tmp_path / "journal"
    Journal(file).write(LINES)
    data = file.read_bytes()
    for size in range(len(data)):
        file.write_bytes(data[:size])
        whole = data[:size].count(b"}")

        journal = Journal(file)
        journal.write([Line("z", "e", "last")])

        again = Journal(file)
        kept = [line for key in ("a", "b") for line in again.said(key)]
        assert sorted(kept, key=LINES.index) == LINES[:whole]
        assert again.said("z") == (Line("z", "e", "last"),)


def test_lines_that_are_none_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    Journal(file).write(LINES[:1])
    with file.open("ab") as opened:
        opened.write(b"\0\0\0\n{}\n\xff\xfe\n[1]\n" + b'{"of": "b", "engine": 1, "said": ""}\n')

    assert Journal(file).said("a") == (LINES[0],)
    assert Journal(file).said("b") == ()


def test_a_cleared_journal_knows_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.write(LINES)

    journal.clear()
    journal.clear()

    assert journal.said("a") == ()
    assert not (tmp_path / "journal").exists()


def test_threads_do_not_mix_their_lines(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")

    def write(number: int) -> None:
        for turn in range(20):
            journal.write([Line(f"{number}", "e", f"{turn}" * 500)] * 2)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    again = Journal(tmp_path / "journal")
    assert [len(again.said(str(number))) for number in range(4)] == [40] * 4


@given(st.tuples(*[st.text()] * 3), st.tuples(*[st.text()] * 3))
def test_texts_and_pairs_have_names_of_their_own(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    clean = [tuple(part.replace("\0", "") for part in some) for some in (one, other)]

    assert (name(*clean[0]) == name(*clean[1])) == (clean[0] == clean[1])
