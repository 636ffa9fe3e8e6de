import pytest

from mindblog_cli.blog.config import Config
from mindblog_cli.l10n.adopt import adopted
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.merge import finish, prepare
from mindblog_cli.l10n.sides import side

ORIGINAL = "---\ntitle: A\ndate: 2024-05-01\ntags: [a, b]\nslug: a\ndraft: true\n---\nText.\n"
THEIRS = "---\ntitle: Å\ndate: 2024-05-01\ntags: [a, b]\nslug: a\ndraft: true\n---\nTekst.\n"


def after(original: str, translation: str) -> str:
    """The translation after both files have become this."""
    blank = Catalog("en", "da", "posts/a.md", "posts/a.da.md")
    start = [side(ORIGINAL.encode(), "posts/a.md", Config())]
    start.append(side(THEIRS.encode(), "posts/a.da.md", Config()))
    record = adopted(start[0], start[1], blank).catalog
    source = side(original.encode(), "posts/a.md", Config())
    target = side(translation.encode(), "posts/a.da.md", Config())
    return finish(prepare(source, target, record), {}).content.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date: 2024-05-01", "date: 2024-06-01"),
        ("tags: [a, b]", "tags: [a, b, c]"),
        ("draft: true\n", ""),
    ],
)
def test_what_both_said_alike_follows_the_original(old: str, new: str) -> None:
    found = after(ORIGINAL.replace(old, new), THEIRS)

    assert found == THEIRS.replace(old, new)


def test_a_value_of_ones_own_stays() -> None:
    theirs = THEIRS.replace("2024-05-01", "2024-05-20")

    assert after(ORIGINAL.replace("2024-05-01", "2024-06-01"), theirs) == theirs


def test_a_name_in_addresses_is_each_files_own() -> None:
    assert after(ORIGINAL.replace("slug: a", "slug: new"), THEIRS) == THEIRS


def test_what_the_translation_does_without_stays_out() -> None:
    theirs = THEIRS.replace("date: 2024-05-01\n", "")

    assert after(ORIGINAL.replace("2024-05-01", "2024-06-01"), theirs) == theirs
