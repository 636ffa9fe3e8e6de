"""What an author does to the looks of a blog: templates, styles, words and files of the theme."""

from tests.laws.file_edits import at, missing, removed, static, written_anew
from tests.laws.text_edits import Edit
from tests.laws.wandering import Wandering, dated


def theme(walk: Wandering, name: str) -> str:
    return f"{walk.config.theme}/{name}"


def template(name: str, block: str) -> Edit:
    def edit(walk: Wandering) -> None:
        head = f'{{% extends "built-in/{name}" %}}\n{{% block {block} %}}{walk.new()}'
        walk.write(theme(walk, f"templates/{name}"), f"{head}{{{{ super() }}}}{{% endblock %}}")

    return edit


def included(walk: Wandering) -> None:
    """A template that no page has, but one that a page has includes it."""
    name = theme(walk, "templates/post.html")
    head = '{% extends "built-in/post.html" %}\n{% block colophon %}'
    walk.write(name, f'{head}{{% include "note.html" %}}{{% endblock %}}')
    walk.write(theme(walk, "templates/note.html"), walk.new())
    walk.build()
    walk.write(theme(walk, "templates/note.html"), walk.new())


def linked_folder(of: str) -> Edit:
    """A folder of the theme is a link to one that other blogs share."""
    name, text = {"templates": ("base.html", "{0}"), "words": ("en.toml", 'home = "{0}"')}[of]

    def edit(walk: Wandering) -> None:
        walk.write(f"shared/{of}/{name}", text.format(walk.new()))
        link = walk.root / theme(walk, of)
        if not link.is_symlink():
            for path in walk.files(theme(walk, of)):
                walk.remove(path)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(f"../shared/{of}", target_is_directory=True)
        walk.rest()
        walk.build()
        walk.write(f"shared/{of}/{name}", text.format(walk.new()))

    return edit


def of_theme_and_author(walk: Wandering) -> None:
    """The theme has a file that the author has as well; then something else changes."""
    name = f"{walk.new()}.js"
    walk.write(theme(walk, f"static/{name}"), "theme's")
    walk.write(static(walk, name), "author's")
    walk.rest()
    walk.build()
    walk.add(walk.post(dated).path, walk.prose())


def theme_stands_for_ours(walk: Wandering) -> None:
    """The theme has a file where we would put one; then ours would change."""
    walk.write(theme(walk, "static/robots.txt"), walk.new())
    walk.rest()
    walk.build()
    walk.set("url", to=f"https://{walk.new()}.org")


def template_mended(walk: Wandering) -> None:
    """A template is at fault in the midst of a build, and set right again."""
    name = theme(walk, "templates/directory.html")
    walk.write(name, "{% if %}")
    walk.add(walk.post(dated).path, walk.prose())
    walk.build()
    walk.forget()
    walk.write(name, walk.new())


def word(walk: Wandering) -> None:
    lang = walk.chance.choice(walk.config.langs)
    walk.write(theme(walk, f"words/{lang}.toml"), f'home = "{walk.new()}"\n')


def theme_removed(walk: Wandering) -> None:
    for path in walk.files(walk.config.theme) or missing():
        walk.remove(path)


THEME_EDITS: dict[str, Edit] = {
    "the template of posts is another": template("post.html", "main"),
    "the template of lists is another": template("listing.html", "main"),
    "the template of all pages is another": template("base.html", "head"),
    "a template is removed": removed(at(theme, "templates/post.html")),
    "an included template is another": included,
    "an included template is removed": removed(at(theme, "templates/note.html")),
    "the style is another": written_anew(at(theme, "style.css")),
    "the extra style is another": written_anew(at(theme, "extra.css")),
    "the extra style is removed": removed(at(theme, "extra.css")),
    "the style of feeds is another": written_anew(at(theme, "feed.css")),
    "the icon is another": written_anew(at(theme, "favicon.svg")),
    "a file of the theme is added": written_anew(at(theme, "static/more.js")),
    "a file of the theme is removed": removed(at(theme, "static/theme.js")),
    "a linked template is another": linked_folder("templates"),
    "linked words are others": linked_folder("words"),
    "a file is the theme's and the author's": of_theme_and_author,
    "robots.txt is the theme's": theme_stands_for_ours,
    "a template is broken and mended": template_mended,
    "a word is another": word,
    "words are removed": removed(at(theme, "words/da.toml")),
    "the theme is removed": theme_removed,
}
