"""The engine that asks nobody."""

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.registry import open_engine
from tests.engines.asking import ask


def test_memory_translates_nothing_between_any_languages() -> None:
    with open_engine("memory", Config(), {}) as engine:
        answers = engine.translate(ask("one", "two"))

    assert answers == [None, None]
    assert engine.pairs("en", "da")
    assert engine.name == "memory"
