"""What happens to the records of translations, and to what they are records of."""

from msgspec.structs import replace

from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.adopt import adopted
from mindblog_cli.l10n.catalog import By
from mindblog_cli.l10n.folders import home
from mindblog_cli.l10n.glossary import glossary_path
from mindblog_cli.l10n.pairs import Pair, blank, pairs
from mindblog_cli.l10n.po import dump, load
from mindblog_cli.l10n.sides import side
from tests.laws.text_edits import Edit
from tests.laws.wandering import Pointless, Wandering, shown


def translated(walk: Wandering) -> Pair:
    """An original and its translation, both for readers to see."""
    for pair in pairs(list(walk.posts()), walk.config):
        theirs = pair.translation
        if theirs and shown(theirs, walk.now) and shown(pair.original, walk.now):
            return pair
    raise Pointless


def recorded(walk: Wandering, by: By = "machine") -> Pair:
    """Take some translation in, as one that was made *by* a machine or a person."""
    pair = translated(walk)
    path = pair.translation.path if pair.translation else ""
    try:
        source, target = (
            side(walk.read(one), one, walk.config) for one in (pair.original.path, path)
        )
        made = adopted(source, target, blank(pair, path)).catalog
    except ContentError as error:
        raise Pointless from error
    entries = tuple(replace(one, by=by, trouble="") for one in made.entries)
    walk.write(pair.record, dump(replace(made, entries=entries)))
    return pair


def some_record(walk: Wandering) -> str:
    """A record that is there, or one that comes to be and is built with."""
    files = [path for path in walk.files(home(walk.config)) if path.endswith(".po")]
    if files:
        return walk.chance.choice(files)
    path = recorded(walk).record
    walk.build()
    return path


def record_reviewed(walk: Wandering) -> None:
    path = some_record(walk)
    try:
        catalog = load(walk.read(path), path)
    except ContentError as error:
        raise Pointless from error
    entries = tuple(replace(one, by="reviewed") for one in catalog.entries)
    walk.write(path, dump(replace(catalog, entries=entries)))


def record_edited_elsewhere(walk: Wandering) -> None:
    """A translator's own tool, which knows nothing of what we put at the head."""
    path = some_record(walk)
    walk.write(path, walk.read(path).replace(b"#. by machine", b"#. by human"))


def record_moved(walk: Wandering) -> None:
    """Nothing is known of the translation any more, and its record is an orphan."""
    path = some_record(walk)
    walk.move(path, f"{path.rpartition('/')[0]}/{walk.new()}.po")


def original_goes_on(walk: Wandering) -> None:
    """What was up to date is no longer."""
    pair = recorded(walk, "human")
    walk.build()
    walk.add(pair.original.path, walk.prose())


def original_goes_back(walk: Wandering) -> None:
    pair = recorded(walk, "human")
    before = walk.read(pair.original.path)
    walk.add(pair.original.path, walk.prose())
    walk.build()
    walk.write(pair.original.path, before)


def mended_by_hand(walk: Wandering) -> None:
    """A person writes anew what a machine had made."""
    pair = recorded(walk)
    walk.build()
    assert pair.translation
    walk.body(pair.translation.path, lambda _: walk.prose())


def term_added(walk: Wandering) -> None:
    """A word of an original stays as it is from now on, and translations are to be looked into."""
    pair = recorded(walk)
    assert pair.translation
    walk.add(pair.translation.path, walk.prose())
    walk.build()
    words = [*walk.read(pair.original.path).decode().split(), walk.new()]
    term = next(word for word in words if word.isalpha())
    walk.write(glossary_path(walk.config), f"term,language,translation\n{term},*,stays\n")


def taken_in(by: By) -> Edit:
    def edit(walk: Wandering) -> None:
        recorded(walk, by)

    return edit


def overwritten(content: bytes) -> Edit:
    return lambda walk: walk.write(some_record(walk), content)


RECORD_EDITS: dict[str, Edit] = {
    "a machine's translation is recorded": taken_in("machine"),
    "a person's translation is recorded": taken_in("human"),
    "a record is reviewed": record_reviewed,
    "a record is edited elsewhere": record_edited_elsewhere,
    "a record is removed": lambda walk: walk.remove(some_record(walk)),
    "a record is moved": record_moved,
    "a record is garbled": overwritten(b'msgid "'),
    "a record is emptied": overwritten(b""),
    "an original goes on": original_goes_on,
    "an original goes on and back": original_goes_back,
    "a translation is mended by hand": mended_by_hand,
    "a term is added to the glossary": term_added,
}
