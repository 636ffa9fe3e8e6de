"""The three-way update: a translation brought up to date, and only where it has to be.

    prepare   what is to be done, and which segments an engine has to be asked for
    finish    the new file and the new record, with what the engine said

Both are pure. Of the old translation no byte changes but those of segments that are translated
anew, placeholders that changed in the source, and blocks that came or went.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mindblog_cli.l10n.assemble import assembled
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.compare import compared, first_translation, recorded
from mindblog_cli.l10n.fields import compared_fields, front_with
from mindblog_cli.l10n.judge import Verdict
from mindblog_cli.l10n.plan import Merge, Merged, Said, Want
from mindblog_cli.l10n.record import record
from mindblog_cli.l10n.sides import Side
from mindblog_cli.segments.stays import NONE, Stays
from mindblog_cli.segments.tags import words


def prepare(
    source: Side,
    target: Side | None,
    catalog: Catalog,
    *,
    stays: Stays = NONE,
    fresh: Mapping[str, Any] | None = None,
) -> Merge:
    """What is to be done so that *target* is a translation of *source* as it is now.

    Raises ContentError where the record does not fit together.
    """
    fields, blocks = recorded(catalog)
    if target is None:
        pieces = first_translation(source.document, catalog.entries)
    else:
        pieces = compared(source.document, target.document, blocks)
    rows = compared_fields(source.fields, target.fields if target else None, fields)
    merge = Merge(source, target, catalog, tuple(rows), tuple(pieces), (), dict(fresh or {}), stays)
    return replace(merge, wants=tuple(_wants(merge)))


def _wants(merge: Merge) -> list[Want]:
    """The segments that are to be asked for, each with its neighbours."""
    found: list[tuple[int, str, bool]] = []
    texts: list[str] = []
    for field in merge.fields:
        texts.append(field.source or "")
        found += _wanted(len(texts) - 1, texts[-1], field.verdict)
    for piece in merge.pieces:
        for row in piece.rows:
            segment = piece.original(row, merge.source.document)
            texts.append(segment.text if segment else "")
            found += _wanted(len(texts) - 1, texts[-1], row.verdict)
    return [
        Want(
            key,
            text,
            words(texts[key - 1]) if key else "",
            words(texts[key + 1]) if key + 1 < len(texts) else "",
            advice,
        )
        for key, text, advice in found
    ]


def _wanted(key: int, text: str, verdict: Verdict) -> list[tuple[int, str, bool]]:
    asks = verdict.fate == "ask" or verdict.advice
    return [(key, text, verdict.advice)] if asks else []


def finish(merge: Merge, answers: Mapping[int, Said | None]) -> Merged:
    """The translation with *answers* by the keys of its wants; None for one that failed.

    An answer that would break the text is refused, and what stood there stays. Raises ContentError
    where even without answers the text would not be what was meant.
    """
    texts = _decided(merge, answers)
    rows = [(n, index) for n, piece in enumerate(merge.pieces) for index in range(len(piece.rows))]
    places = {place: key for key, place in enumerate(rows, len(merge.fields))}
    body, blocks, refused = assembled(
        merge.source.document,
        merge.target.document if merge.target else None,
        merge.pieces,
        {place: texts[key] for place, key in places.items() if key in texts},
        path=merge.catalog.translation,
        stays=merge.stays,
    )
    said = {key: answer for key, answer in answers.items() if answer}
    failed = {places[place]: reason for place, reason in refused.items()}
    said = {key: answer for key, answer in said.items() if key not in failed}
    front = _front(merge, said)
    content = front + body
    catalog = record(merge, blocks, said, places, content)
    return Merged(content, catalog, {key: why for key, why in failed.items() if key in answers})


def _decided(merge: Merge, answers: Mapping[int, Said | None]) -> dict[int, str]:
    """The tagged texts that are to be written, by key."""
    found = {}
    for key, verdict in enumerate(merge.verdicts()):
        answer = answers.get(key)
        if verdict.fate == "put":
            found[key] = verdict.text
        elif verdict.fate == "ask" and answer:
            found[key] = answer.text
    return found


def _front(merge: Merge, said: Mapping[int, Said]) -> bytes:
    """All that stands before the body, with the fields that are new or changed."""
    texts: dict[str, str | None] = {}
    for key, field in enumerate(merge.fields):
        if field.gone:
            texts[field.context] = None
        elif field.verdict.fate == "put":
            texts[field.context] = field.verdict.text
        elif field.verdict.fate == "ask":
            answer = said.get(key)
            texts[field.context] = answer.text if answer else field.target or field.source
    return front_with(merge.source, merge.target, texts, merge.fresh, merge.catalog)
