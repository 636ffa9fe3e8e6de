"""Measurements as tables."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.console import RenderableType
from rich.table import Column, Table

from tests.benchmarks.comparison import Comparison
from tests.benchmarks.growth import TASKS, Blog, power
from tests.benchmarks.machine import Load, Machine
from tests.benchmarks.output import Counterpart, Written
from tests.benchmarks.pairs import STEPS
from tests.benchmarks.runs import Run, Spread
from tests.benchmarks.sending import Sending
from tests.benchmarks.stages import Stage
from tests.benchmarks.startup import BARE, Start

NOTES = """\
Wall time is that of the process; CPU is that of it and of all it waited for. "Largest" is the peak
memory of the largest single process, "together" that of all at once, shared pages counted once (in
one run that was not timed, looked at each 10 ms). Costs are medians; a ratio is the median of those
of paired runs, with the least and the most: mindblog over the other, so below 1 mindblog needs
less. The system has read all files before, in a cold build too."""


def of_machine(machine: Machine, loads: Sequence[Load]) -> Table:
    """What the figures depend on; *loads* are those before and after."""
    table = Table("this machine", "", title_justify="left")
    table.add_row("CPU", f"{machine.cpus} x {machine.cpu}")
    table.add_row("system", machine.system)
    libraries = ", ".join(f"{name} {version}" for name, version in machine.libraries.items())
    table.add_row("Python", f"{machine.python}; {libraries}")
    for when, load in zip(("before", "after"), loads, strict=True):
        busy = " ".join(f"{one:.2f}" for one in load.load)
        free = f"{load.free_memory / 1e9:.1f} GB of memory, {load.free_disk / 1e9:.0f} GB of disk"
        table.add_row(when, f"load {busy}; free: {free}")
    return table


def of_comparison(compared: Comparison) -> Iterable[RenderableType]:
    """A peer's costs beside ours, what both wrote, and whether ours holds all of theirs."""
    title = f"{compared.posts} posts in {' and '.join(compared.langs)}, {compared.rounds} rounds"
    yield f"{title}\nmindblog: {compared.ours_version}\n{compared.peer}: {compared.theirs_version}"
    yield _costs(compared)
    yield _written(compared.peer, compared.ours, compared.theirs)
    yield _counterparts(compared.peer, compared.counterparts)


def _costs(compared: Comparison) -> Table:
    table = Table("", "", *(_right("wall", "CPU", "largest", "together")))
    for pair in compared.pairs:
        table.add_row(f"{pair.step}", "mindblog", *_cost(pair.ours), _mib(pair.ours_held))
        table.add_row("", compared.peer, *_cost(pair.theirs), _mib(pair.theirs_held))
        held = pair.ours_held / pair.theirs_held if pair.theirs_held else 0
        ratios = [_ratio(one) for one in (pair.wall, pair.cpu, pair.peak)]
        table.add_row("", "ratio", *ratios, f"{held:.3f}", style="bold", end_section=True)
    table.caption = "; ".join(f"{step}: {what}" for step, what in STEPS.items())
    return table


def _written(peer: str, ours: Written, theirs: Written) -> Table:
    table = Table("written", *_right("mindblog", peer))
    for name in ("pages", "feeds", "files"):
        table.add_row(name, f"{getattr(ours, name):,}", f"{getattr(theirs, name):,}")
    table.add_row("MB", f"{ours.bytes / 1e6:.1f}", f"{theirs.bytes / 1e6:.1f}", end_section=True)
    for kind in sorted(ours.kinds.keys() | theirs.kinds.keys()):
        numbers = [side.kinds.get(kind, 0) for side in (ours, theirs)]
        table.add_row(kind, *(f"{number:,}" if number else "-" for number in numbers))
    return table


def _counterparts(peer: str, found: Sequence[Counterpart]) -> Table:
    table = Table(f"all that {peer} has", *_right(peer, "same address", "mindblog"), "so")
    for one in found:
        there = one.theirs - one.missing
        table.add_row(one.kind, f"{one.theirs:,}", f"{there:,}", f"{one.ours:,}", _verdict(one))
    return table


def _verdict(one: Counterpart) -> str:
    if not one.missing:
        return "all, at the same address"
    if one.whole:
        return "as many, at other addresses"
    return f"{one.missing:,} missing: {', '.join(one.such_as[:2])}"


def of_growth(blogs: Sequence[Blog]) -> Table:
    """Each task on each blog, with the exponents between sizes."""
    table = Table("languages", "task", *_right("posts", "wall", "CPU", "largest", "exponents"))
    for langs in dict.fromkeys(blog.langs for blog in blogs):
        rows = [blog for blog in blogs if blog.langs == langs]
        for task in TASKS:
            for before, blog in pairwise([None, *rows]):
                assert blog
                _grow(table, task, before, blog)
            table.add_section()
    table.caption = "exponents of wall time, CPU and memory from the size above: 1 is in proportion"
    return table


def _grow(table: Table, task: str, before: Blog | None, blog: Blog) -> None:
    langs, posts = " ".join(blog.langs), f"{blog.posts:,}"
    if task not in blog.costs:
        table.add_row(langs, task, posts, "no such command yet")
        return
    powers = " ".join(f"{one:.2f}" for one in power(before, blog, task)) if before else ""
    table.add_row(langs, task, posts, *_cost(blog.costs[task]), powers)


def of_startup(starts: Sequence[Start]) -> Table:
    """What each command costs before it has done anything."""
    table = Table("started", *_right("wall", "CPU", "over bare Python", "largest"))
    for start in starts:
        over = "" if start.name == BARE else _ms(start.over)
        wall, cpu = f"{start.run.wall * 1000:.1f} ms", f"{start.run.cpu * 1000:.1f} ms"
        table.add_row(start.name, wall, cpu, over, _mib(start.run.peak))
    return table


def of_stages(stages: Sequence[Stage]) -> Table:
    """Where a cold build's time goes."""
    whole = stages[-1]
    table = Table("stage", *_right("wall", "CPU", "share of CPU", "each"))
    for stage in stages:
        share = f"{100 * stage.cpu.median / whole.cpu.median:.0f} %"
        each = f"{1e6 * stage.cpu.median / stage.total:.0f} µs" if stage.total else ""
        of_what = f"{stage.total:,} {stage.unit}, {each}" if each else ""
        table.add_row(stage.name, _ms(stage.wall), _ms(stage.cpu), share, of_what)
    return table


def of_sending(sent: Sending) -> Table:
    """What each carrier needed for each step; a ratio is ours over theirs."""
    title = (
        f"{sent.files:,} files, {sent.bytes / 1e6:.0f} MB over {sent.line}, {sent.rounds} rounds; "
        f"`ssh HOST true` takes {sent.connect:.2f} s"
    )
    ours = list(sent.costs[0].ratio)
    table = Table("", "", *_right("wall", "CPU", "largest", *(f"{one} /" for one in ours)))
    table.title, table.title_justify = title, "left"
    for step in dict.fromkeys(cost.step for cost in sent.costs):
        for cost in (one for one in sent.costs if one.step == step):
            ratios = [_ratio(cost.ratio[one]) if one != cost.carrier else "" for one in ours]
            table.add_row(step, cost.carrier, *_cost(cost.run), *ratios)
        table.add_section()
    return table


def _right(*names: str) -> list[Column]:
    return [Column(name, justify="right") for name in names]


def _cost(run: Run) -> tuple[str, str, str]:
    return f"{run.wall:.3f} s", f"{run.cpu:.3f} s", _mib(run.peak)


def _mib(kib: int) -> str:
    return f"{kib / 1024:.1f} MiB" if kib else "-"


def _ms(spread: Spread) -> str:
    low, high = spread.low * 1000, spread.high * 1000
    return f"{spread.median * 1000:.1f} ms ({low:.1f}-{high:.1f})"


def _ratio(spread: Spread) -> str:
    return f"{spread.median:.3f} ({spread.low:.3f}-{spread.high:.3f})"
