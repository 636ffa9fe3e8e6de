"""Random posts, and what authors and translators do to them at the same time."""

import random
from collections.abc import Callable

WORDS = (  # noqa: SIM905 - it is read as a sentence
    "the river runs past our old house and carries boats with it every summer while children "
    "count them from a bridge that was built before anyone here was born because people needed "
    "some way over water in winter when ice was too thin to walk on but thick enough to break oars"
).split()


class Writer:
    """Makes blocks of Markdown, no two alike."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def number(self) -> int:
        """One that was not used yet."""
        self.count += 1
        return self.count

    def sentence(self) -> str:
        """Some words, a number of their own, now and then a link, code or emphasis."""
        words = self.random.choices(WORDS, k=self.random.randint(6, 14))
        n = self.number()
        at = self.random.randrange(len(words))
        form = self.random.choice(
            ["{0}", "{0}", "[{0}](https://example.org/{1})", "*{0}*", "`c{1}`"]
        )
        words[at] = form.format(words[at], n)
        return f"{' '.join(words)} nr{n}."

    def paragraph(self) -> str:
        """One or two sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 2)))

    def block(self) -> str:
        """A block of any kind."""
        kind = self.random.choice(["p", "p", "p", "h", "l", "q", "c"])
        if kind == "h":
            return f"## {self.random.choice(WORDS)} {self.random.choice(WORDS)} nr{self.number()}"
        if kind == "l":
            return "\n".join(f"- {self.sentence()}" for _ in range(self.random.randint(2, 4)))
        if kind == "q":
            return f"> {self.sentence()}"
        if kind == "c":
            return f"```python\nx = {self.number()}  # set\n```"
        return self.paragraph()


def joined(blocks: list[str]) -> str:
    """A body."""
    return "\n\n".join(blocks) + "\n"


def machine(text: str) -> str:
    """What the machine of these tests says: tags stay, words are shouted backwards."""
    from mindblog_cli.segments.tags import joined as put_together
    from mindblog_cli.segments.tags import runs

    return put_together(text, [run.upper() for run in runs(text)])


Edit = Callable[[Writer, list[str]], str]


def _pick(writer: Writer, blocks: list[str], fits: Callable[[str], bool]) -> int | None:
    found = [at for at, block in enumerate(blocks) if fits(block)]
    return writer.random.choice(found) if found else None


def _is_text(block: str) -> bool:
    return not block.startswith("```")


def reword(writer: Writer, blocks: list[str]) -> str:
    """Change some words of one segment."""
    at = _pick(writer, blocks, _is_text)
    if at is None:
        return ""
    lines = blocks[at].split("\n")
    line = writer.random.randrange(len(lines))
    lines[line] += f" Changed{writer.number()}."
    blocks[at] = "\n".join(lines)
    return lines[line].rpartition(" ")[2]


def readdress(writer: Writer, blocks: list[str]) -> str:
    """Change an address."""
    at = _pick(writer, blocks, lambda block: "https://example.org/" in block)
    if at is not None:
        blocks[at] = blocks[at].replace(
            "https://example.org/", f"https://example.com/{writer.number()}/", 1
        )
    return ""


def recode(writer: Writer, blocks: list[str]) -> str:
    """Change a block of code."""
    at = _pick(writer, blocks, lambda block: block.startswith("```"))
    if at is not None:
        blocks[at] = blocks[at].replace("# set", f"# set {writer.number()}")
    return ""


def rewrap(writer: Writer, blocks: list[str]) -> str:
    """Break a paragraph's lines elsewhere."""
    at = _pick(writer, blocks, lambda block: block[0].isalpha())
    if at is not None:
        words = blocks[at].split(" ")
        middle = len(words) // 2
        blocks[at] = " ".join(words[:middle]) + "\n" + " ".join(words[middle:])
    return ""


def insert(writer: Writer, blocks: list[str]) -> str:
    """A block more."""
    blocks.insert(writer.random.randint(0, len(blocks)), writer.block())
    return ""


def remove(writer: Writer, blocks: list[str]) -> str:
    """A block less."""
    if len(blocks) > 2:
        blocks.pop(writer.random.randrange(len(blocks)))
    return ""


def move(writer: Writer, blocks: list[str]) -> str:
    """A block elsewhere."""
    block = blocks.pop(writer.random.randrange(len(blocks)))
    blocks.insert(writer.random.randint(0, len(blocks)), block)
    return ""


def add_item(writer: Writer, blocks: list[str]) -> str:
    """One more in a list."""
    at = _pick(writer, blocks, lambda block: block.startswith("- "))
    if at is not None:
        lines = blocks[at].split("\n")
        lines.insert(writer.random.randint(0, len(lines)), f"- {writer.sentence()}")
        blocks[at] = "\n".join(lines)
    return ""


def drop_item(writer: Writer, blocks: list[str]) -> str:
    """One less in a list."""
    at = _pick(writer, blocks, lambda block: block.startswith("- ") and "\n" in block)
    if at is not None:
        lines = blocks[at].split("\n")
        lines.pop(writer.random.randrange(len(lines)))
        blocks[at] = "\n".join(lines)
    return ""


def own_block(writer: Writer, blocks: list[str]) -> str:
    """A paragraph that only the translation has; what it says must never go."""
    sign = f"Own{writer.number()}."
    at = writer.random.randint(0, len(blocks))
    blocks.insert(at, f"A word from the translator {sign}")
    return sign


AUTHOR: list[Edit] = [
    reword,
    reword,
    readdress,
    recode,
    rewrap,
    insert,
    remove,
    move,
    add_item,
    drop_item,
]
TRANSLATOR: list[Edit] = [reword, reword, reword, own_block, readdress, recode, rewrap]
