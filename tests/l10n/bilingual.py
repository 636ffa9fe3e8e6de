"""Posts in a language that nobody speaks: about as long as the original, and names are the same."""

import random
import re

NAMES = ("Ada", "Copenhagen", "Hugo", "Markdown", "Clara", "OpenTelemetry", "Python", "Turing")
COMMON = tuple(
    """again all another are blog build but can easy every feed file first for from how is language
    long many more new not one page people post publish read short some text then there this two
    translation what when which with write you""".split()  # noqa: SIM905 - a tuple fills the page
)
ENDINGS = ("", "", "s", "er", "ing", "ness", "less", "able")

# What stays as it is - code, addresses, names, numbers - or else a word.
_PART = re.compile(r"`[^`]*`|\]\([^)]*\)|\b(?:[A-Z]\w+|\d+)\b|[a-z]+")


class Author:
    """Writes the blocks of a post; the same seed, the same post."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._number = 0

    def post(self, size: int) -> list[str]:
        """*size* blocks of Markdown."""
        return [self.block() for _ in range(size)]

    def block(self) -> str:
        """A heading, a paragraph, a list, or code."""
        kind = self.random.choices(["text", "heading", "list", "code"], [10, 3, 2, 2])[0]
        if kind == "heading":
            return "## " + self.words(2, 7)
        if kind == "list":
            sign = self.random.choice("-*+")
            items = range(self.random.randint(2, 5))
            return "\n".join(f"{sign} {self.words(2, 14)}" for _ in items)
        if kind == "code":
            return f"```\nmindblog run --times {self._next()}\n```"
        return self.words(8, 80) + "."

    def words(self, least: int, most: int) -> str:
        """Words, now and then a name, a number, code or a link."""
        return " ".join(self._word() for _ in range(self.random.randint(least, most)))

    def _word(self) -> str:
        word = self.random.choice(COMMON) + self.random.choice(ENDINGS)
        chance = self.random.random()
        if chance < 0.03:
            return self.random.choice(NAMES)
        if chance < 0.05:
            return str(self.random.randint(2, 999))
        if chance < 0.07:
            return f"`{word}()`"
        if chance < 0.09:
            return f"[{word}](https://example.org/{self._next()})"
        return word

    def _next(self) -> int:
        self._number += 1
        return self._number


def translated(block: str) -> str:
    """*block* in that language, always the same."""
    if block.startswith("```"):
        return block
    return _PART.sub(lambda match: _word(match.group()), block)


def _word(word: str) -> str:
    if not word.islower() or not word.isalpha():
        return word
    # Longer or shorter by up to three letters, as chance has it but always in the same way.
    size = max(2, len(word) + sum(word.encode()) % 7 - 2)
    return (word[::-1] + "uvaxiqo")[:size]
