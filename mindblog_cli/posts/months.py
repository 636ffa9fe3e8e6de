"""Days in words, in the languages that people most often write blogs in."""

import re
import unicodedata
from datetime import date, timedelta

ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# English, Danish, Norwegian, Swedish, German, French, Spanish, Portuguese, Italian, Dutch.
_NAMES = """
january february march april may june july august september october november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
januari februari mars april maj juni juli augusti september oktober november december
januar februar marz april mai juni juli august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
"""
MONTHS = {name: at for line in _NAMES.split("\n") for at, name in enumerate(line.split(), start=1)}

# Days from now, and how people say them.
_RELATIVE = {
    -1: "yesterday, igar, i gar, gestern, hier, ayer, ontem, ieri, gisteren",
    0: "today, now, idag, i dag, heute, aujourdhui, hoy, hoje, oggi, vandaag",
    1: "tomorrow, imorgen, i morgen, imorgon, morgen, demain, manana, amanha, domani",
}
RELATIVE = {said: days for days, ways in _RELATIVE.items() for said in ways.split(", ")}

# Words around a date that add nothing to it.
_SMALL_WORDS = """
st nd rd th er o de of the den le el du d a am on at kl um
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
mandag tirsdag onsdag torsdag fredag lordag sondag
"""
_FILLERS = frozenset(_SMALL_WORDS.split())


def number(word: str) -> int:
    """The month that *word* names or begins (three letters or more); 0 when none, or several."""
    plain = _plain(word)
    if plain in MONTHS or len(plain) < 3:
        return MONTHS.get(plain, 0)
    fits = {at for name, at in MONTHS.items() if name.startswith(plain)}
    return fits.pop() if len(fits) == 1 else 0


def spoken(text: str, today: date | None) -> tuple[int, int, int] | None:
    """Year, month and day, not checked; what the text leaves out it has from *today*."""
    words = re.findall(r"[^\W\d_]+|\d+", _plain(text))
    if today and " ".join(words) in RELATIVE:
        day = today + timedelta(days=RELATIVE[" ".join(words)])
        return day.year, day.month, day.day
    named = [number(w) for w in words if not w.isdigit() and number(w) and w not in _FILLERS]
    unknown = [w for w in words if not w.isdigit() and not number(w) and w not in _FILLERS]
    numbers = [w for w in words if w.isdigit()]
    years = [w for w in numbers if len(w) == 4]
    days = [w for w in numbers if len(w) < 3]
    if (
        unknown
        or len(named) != 1
        or len(days) != 1
        or len(years) > 1
        or len(years) + 1 != len(numbers)
    ):
        return None
    if years:
        return int(years[0]), named[0], int(days[0])
    return (today.year, named[0], int(days[0])) if today else None


def _plain(text: str) -> str:
    """Lower case without accents: "août" and "aout", "mañana" and "manana" are one."""
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return bare.replace("ø", "o").replace("'", "").replace("’", "")
