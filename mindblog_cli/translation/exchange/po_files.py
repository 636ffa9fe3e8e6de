"""Records that went out as they are, PO files in the folders that they have here, and come back."""

from collections.abc import Iterator

from mindblog_cli.l10n.catalog import By, Catalog, Entry
from mindblog_cli.l10n.judge import changed_in_record, written_text
from mindblog_cli.l10n.po import dump, load
from mindblog_cli.translation.exchange.translated import Records, Translated, finished


def to_po(records: Records) -> dict[str, bytes]:
    """A file for each of *records*, by its path from the folder that all of them are in."""
    return {path.rpartition("/.l10n/")[2] or path: dump(catalog) for path, catalog in records}


def from_po(data: bytes, path: str) -> list[Translated]:
    """What the file at *path* says. Raises ContentError for one that is no record."""
    return list(_translated(load(data, path)))


def _translated(catalog: Catalog) -> Iterator[Translated]:
    for entry in catalog.entries:
        if entry.trouble != "omitted":
            touched = changed_in_record(entry)
            done = finished(entry)
            yield Translated(
                post=catalog.translation,
                lang=catalog.target_lang,
                context=entry.context,
                source=entry.source,
                target=entry.target,
                by=_by(entry, touched=touched) if done else "",
                note=entry.note,
                base=written_text(entry),
                changed=touched or done,
            )


def _by(entry: Entry, *, touched: bool) -> By:
    return "human" if touched and entry.by == "machine" else entry.by
