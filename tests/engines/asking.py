"""What tests of engines ask, and what they make of it."""

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Engine, Request, Term, Text
from mindblog_cli.errors import MindBlogError

TAGGED = "see <g1>the <g2>big</g2> book</g1> & <x3/>, 1 < 2"
SHOUTED = "SEE <g1>THE <g2>BIG</g2> BOOK</g1> & <x3/>, 1 < 2"

# A minute is long in a test.
QUICK = 0.3


def ask(*texts: str | Text, to: str = "da", terms: dict[str, str] | None = None) -> Request:
    """A request in English."""
    whole = tuple(text if isinstance(text, Text) else Text(text) for text in texts)
    words = tuple(Term(source, target) for source, target in (terms or {}).items())
    return Request("en", to, whole, words)


def settings(url: str, *, model: str = "", formality: str = "", style: str = "") -> EngineSettings:
    """Settings for a server at *url* that has little time."""
    return EngineSettings(url=url, timeout=QUICK, model=model, formality=formality, style=style)


def failure(
    engine: Engine, request: Request, kind: type[MindBlogError] | None = None
) -> MindBlogError:
    """The error that *request* meets."""
    with engine, pytest.raises(kind or MindBlogError) as caught:
        engine.translate(request)
    return caught.value
