"""A blog of a dozen stories in three languages with something of everything in it."""

from datetime import UTC, datetime
from pathlib import Path

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

SETTINGS = """\
url = "https://example.org"
language = "en"
timezone = "Europe/Copenhagen"
page_size = 2
feed_size = 3
comments = true

[languages.en]
title = "Mind"
author = "Ane"
topics = ["body"]

[languages.da]
title = "Sind"
tagline = "Om krop og sind"

[languages.de]
title = "Sinn"

[tags.body]
names = { da = "krop" }
aliases = ["flesh"]
description = { en = "All that can be touched" }

[authors.Ane]
about = { en = "Writes at night" }
"""

POSTS = {
    "first.md": """\
---
title: First
date: 2025-01-01
tags: [body, mind]
aliases: [/the-first/]
---
A lead. See [the second](second.md), [the third]({{< ref "third" >}}) and [that](nowhere.md).

## Heading

```python
print("first")
```
""",
    "first.da.md": "---\ntitle: Først\ntags: [krop]\n---\nSe [den anden](second.md).\n",
    "first.de.md": "---\ntitle: Zuerst\n---\nEin Satz.\n",
    "second.md": """\
---
title: Second
date: 2025-02-01
updated: 2025-02-03
description: About the second.
authors: [Bo]
tags: [body]
---
Text of the second, after [the first](first.md).
""",
    "second.da.md": "---\ntitle: Nummer to\ndate: 2025-02-05\n---\nTekst.\n",
    "third/index.md": """\
---
title: Third
date: 2025-03-01
cover: a.png
tags: [mind]
toc: true
---
![A](a.png) and [notes](more/notes.txt).

# One

# Two
""",
    "third/index.da.md": "---\ntitle: Tredje\n---\n![A](a.png)\n",
    "third/a.png": "png",
    "third/more/notes.txt": "notes",
    "fourth.md": "---\ntitle: Fourth\ndate: 2025-04-01\npinned: true\ntags: Body\n---\nText.\n",
    "travel/fifth.md": """\
---
title: Fifth
date: 2025-05-01
tags: [travel]
canonical: https://example.com/fifth/
---
[Map](map.pdf) to [Danish](fifth.da.md).
""",
    "travel/fifth.da.md": "---\ntitle: Femte\ntranslator: Bo\n---\nTekst.\n",
    "travel/map.pdf": "pdf",
    "travel/sixth.md": "---\ntitle: Sixth\ndate: 2025-06-01\nexpires: 2026-03-01\n---\nText.\n",
    "later.md": "---\ntitle: Later\ndate: 2026-02-01\ntags: [mind]\n---\n[4](fourth.md).\n",
    "later.da.md": "---\ntitle: Senere\n---\nSenere.\n",
    "idea.md": "---\ntitle: Idea\ndate: 2025-07-01\ndraft: true\ntags: [idea]\n---\nText.\n",
    "about.md": "---\ntitle: About\n---\nWho writes.\n",
    "about.da.md": "---\ntitle: Om\n---\nHvem skriver.\n",
    "words.md": "---\ntitle: Words\nweight: 9\n---\nWhat they mean.\n",
    "eighth.md": """\
---
title: Eighth
date: 2025-08-01
authors: [Ane, Bo]
comments: false
series: Slow
mood: calm
---
Text.
""",
    "ninth.da.md": "---\ntitle: Niende\ndate: 2025-09-01\ntags: [krop]\n---\nKun på dansk.\n",
    "_index.md": "---\ntitle: Home\n---\nWelcome.\n",
    "tags/body/_index.md": "---\ntitle: Of bodies\n---\nSee [first](../../first.md).\n",
}

OTHERS = {
    "static/img/logo.png": "logo",
    "static/humans.txt": "humans",
    "static/robots.txt": "User-agent: *\nDisallow: /draft/\n",
    "theme/templates/post.html": """\
{% extends "built-in/post.html" %}
{% block colophon %}{% include "note.html" %}{% endblock %}
""",
    "theme/templates/note.html": """\
<p>{{ page.frame.lang }} {{ page.series }} {{ page.math }} {{ page.extra.mood }}</p>
""",
    "theme/extra.css": "body { margin: 0 }\n",
    "theme/words/da.toml": 'older = "Tidligere"\n',
    "theme/static/theme.js": "1\n",
}


def write_small_blog(root: Path) -> None:
    """The blog, new and never built."""
    files = {"mindblog.toml": SETTINGS, **{f"posts/{name}": text for name, text in POSTS.items()}}
    for path, text in (files | OTHERS).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
