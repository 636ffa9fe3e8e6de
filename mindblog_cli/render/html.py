"""Pages as HTML: a view and the texts it shows, through a template of the theme."""

import re
from collections.abc import Mapping
from typing import Any

from minijinja import Environment, TemplateError, safe

from mindblog_cli.errors import ConfigError
from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import Archive, Directory, Listing, Redirect
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.theme import Theme
from mindblog_cli.render.words import Words

_EMPTY = Fragment("")
_CAUSE = re.compile(r"(?:\A|^caused by: )(.*) \(in (\S+):(\d+)\)$", re.MULTILINE)


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
        texts = [fragments[body] for body in page.bodies]
        text = texts[0] if texts else _EMPTY
        try:
            html = environment.render_template(
                page.template,
                page=view,
                title=_title(view, words),
                body=safe(text.html),
                headings=text.headings,
                policy=safe(policy(text.needs)),
                assets=self.assets,
            )
        except TemplateError as error:
            raise self._fault(error, page.template) from error
        except (AttributeError, TypeError, ValueError) as error:
            if not self.theme.own:
                raise
            # What a filter of ours throws comes through without a line.
            own = self.theme.own.get(page.template) or ", ".join(self.theme.own.values())
            raise ConfigError(
                f"{own}: a filter was given what it can not take: {error}",
                hint="`date` and `day` take a date such as page.date, `language` a language link",
            ) from error
        # minijinja also escapes the slash, which HTML never asks for and addresses are full of.
        return html.replace("&#x2f;", "/").encode()

    def words(self, lang: str) -> Words:
        """What the theme says in *lang*."""
        return self._language(lang)[1]

    def _language(self, lang: str) -> tuple[Environment, Words]:
        if lang not in self.languages:
            words = Words(self.theme, lang)
            environment = Environment(
                loader=self.theme.templates.get,
                filters=words.filters(),
                trim_blocks=True,
                lstrip_blocks=True,
            )
            self.languages[lang] = environment, words
        return self.languages[lang]

    def _fault(self, error: TemplateError, template: str) -> ConfigError:
        # An error met through an include names its cause in the text alone, the innermost last.
        causes = _CAUSE.findall(str(error)) or [(error.message, template, "1")]
        said, name, line = causes[-1]
        place = self.theme.own.get(name, f"the built-in template {name}")
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
    return "; ".join(f"{name} {allowed}" for name, allowed in rules.items())
