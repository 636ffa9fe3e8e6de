"""Numbers with their nouns: bytes, seconds, one post and two posts."""

_UNITS = ("B", "kB", "MB", "GB", "TB")


def amount(size: int) -> str:
    """*size* bytes as people read them: `84 kB`, `1.2 MB`."""
    value = float(size)
    for unit in _UNITS[:-1]:
        if value < 999.5:
            whole = unit in ("B", "kB") or value >= 10
            return f"{value:.0f} {unit}" if whole else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} {_UNITS[-1]}"


def shortened(number: int) -> str:
    """*number* where three digits are enough: `840`, `8.4 k`, `1.2 M`."""
    return amount(number).removesuffix("B").rstrip()


def measured(size: int, measure: str) -> str:
    """*size* with its unit: bytes, or `8.4 k characters`."""
    return amount(size) if measure == "bytes" else f"{shortened(size)} {measure}"


def some(number: int, noun: str, several: str = "") -> str:
    """`1 post`, `2 posts`, `no posts`."""
    plural = several or f"{noun}s"
    return f"{number or 'no'} {noun if number == 1 else plural}"


def duration(seconds: float) -> str:
    """`0.6 s`, `75 s`, `2 min 5 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
