"""Pages as HTML: a view and the texts it shows, through a template of the theme.

What a template asks of Python costs 0.2 µs a time, and a page asks a hundred times. So what comes
again on other pages is a part, a template of its own: `{{ post | part("parts/teaser.html") }}` is
made once for each post and language. A part sees what it is made of as `it`, and the theme's
words; it has no parts of its own.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from minijinja import Environment, TemplateError, safe

from mindblog_cli.errors import ConfigError
from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import Archive, Directory, Listing, Redirect
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.theme import Theme
from mindblog_cli.render.words import Words

_EMPTY = Fragment("")
# Stands for a page's text while minijinja makes what is around it.
_PLACE = "\ue000text\ue001"
# Parts that are kept for other pages, of each language.
_PARTS = 16384
_CAUSE = pattern(r"(?:\A|^caused by: )(.*) \(in (\S+):(\d+)\)$", re.MULTILINE)


class Pages:
    """HTML pages of one theme; each language has its own set of templates, made when first met."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.assets = theme.names
        self.languages: dict[str, tuple[Environment, Words]] = {}

    def render(self, page: Page, fragments: Mapping[PostId, Fragment]) -> bytes:
        """The bytes of *page*."""
        view: Any = page.view
        lang = view.lang if isinstance(view, Redirect) else view.frame.lang
        environment, words = self._language(lang)
        text = fragments[page.bodies[0]] if page.bodies else _EMPTY
        body = self._standing_for(text)
        try:
            html = environment.render_template(
                page.template,
                page=view,
                title=_title(view, words),
                body=safe(body),
                headings=text.headings,
                policy=policy(text.needs),
                assets=self.assets,
            )
        except TemplateError as error:
            raise _fault(self.theme, error, page.template) from error
        except (AttributeError, TypeError, ValueError) as error:
            if not self.theme.own:
                raise
            # What a filter of ours throws comes through without a line.
            own = self.theme.own.get(page.template) or ", ".join(self.theme.own.values())
            raise ConfigError(
                f"{own}: a filter was given what it can not take: {error}",
                hint="`date` and `day` take a date such as page.date, `language` a language link",
            ) from error
        made = _slashed(html)
        return made.replace(_PLACE.encode(), _slashed(text.html)) if body is _PLACE else made

    def words(self, lang: str) -> Words:
        """What the theme says in *lang*."""
        return self._language(lang)[1]

    def _standing_for(self, text: Fragment) -> str:
        """What templates see as the body.

        Those built in only say where it goes, and are spared copying it: a tenth of a page's time.
        """
        return text.html if self.theme.own or not text.html else _PLACE

    def _language(self, lang: str) -> tuple[Environment, Words]:
        if lang not in self.languages:
            words = Words(self.theme, lang)
            parts, whole = self._environment(words), self._environment(words)

            @lru_cache(_PARTS)
            def part(it: object, template: str) -> str:
                # Its last line ends where the page says that it does.
                return safe(parts.render_template(template, it=it).removesuffix("\n"))

            whole.add_filter("part", part)
            self.languages[lang] = whole, words
        return self.languages[lang]

    def _environment(self, words: Words) -> Environment:
        return Environment(
            loader=self.theme.templates.get,
            filters=words.filters(),
            trim_blocks=True,
            lstrip_blocks=True,
        )


def proofread(theme: Theme) -> None:
    """Raise ConfigError for the first template of the blog's own that can not be read."""
    environment = Environment()
    for name in theme.own:
        try:
            environment.add_template(name, theme.templates[name])
        except TemplateError as error:
            raise _fault(theme, error, name) from error


def _fault(theme: Theme, error: TemplateError, template: str) -> ConfigError:
    # An error met through an include names its cause in the text alone, the innermost last.
    causes = _CAUSE.findall(str(error)) or [(error.message, template, "1")]
    said, name, line = causes[-1]
    place = theme.own.get(name, f"the built-in template {name}")
    return ConfigError(
        f"{place}:{line}: {said}",
        hint="templates see `page`, `title`, `body`, `headings`, `policy` and `assets`",
    )


def _title(view: Any, words: Words) -> str:  # noqa: ANN401 - any view of a page
    """The title in words: pages that no author named carry a key of the theme."""
    if isinstance(view, Redirect):
        return ""
    if isinstance(view, Archive | Directory):
        return words.say(view.title)
    title: str = view.head.title
    number = view.number if isinstance(view, Listing) else 0
    return f"{title} · {words.say('page', n=number)}" if number else title


def _slashed(html: str) -> bytes:
    # minijinja also escapes the slash, which HTML never asks for and addresses are full of.
    return html.encode().replace(b"&#x2f;", b"/")


@cache
def policy(needs: tuple[str, ...] = ()) -> str:
    """What a page may load: its own, pictures, and what its author wrote into it by hand."""
    rules = {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "* data:",
        "media-src": "*",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    if "style" in needs:
        rules["style-src"] = "'self' 'unsafe-inline'"
    if "frame" in needs:
        rules["frame-src"] = "https:"
    if "script" in needs:
        rules["script-src"] = "'self' https: 'unsafe-inline'"
        rules["connect-src"] = "'self' https:"
    return safe("; ".join(f"{name} {allowed}" for name, allowed in rules.items()))
