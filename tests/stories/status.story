How the blog stands is seen at a glance: states, what is missing, what comes next, what is wrong.
== mindblog.toml
url = "https://example.org"
languages.en.title = "Mind"
languages.da.title = "Sind"
targets.prod.url = "sftp://me@example.org/srv/www"
== posts/a.md
---
title: A
date: 2024-01-01
---
== posts/a.da.md
---
title: Å
---
== posts/b.md
---
title: B
date: 2024-05-03 08:00
---
== posts/c.md
---
title: C
draft: true
---
== posts/d.md
---
title: D
date: 2024-01-02
expires: 2024-02-01
---
==
$ mindblog status
posts         draft  scheduled  live  expired  untranslated
          en      1          1     1        1             0
          da      0          0     1        0             3
next      2024-05-03 08:00  B (en)
site      not built yet
targets   prod  sftp://me@example.org/srv/www
$ mindblog build
2 posts, … files, … kB in .mindblog/site; … written in 0.0 s
$ mindblog status --check
posts         draft  scheduled  live  expired  untranslated
          en      1          1     1        1             0
          da      0          0     1        0             3
next      2024-05-03 08:00  B (en)
site      as of 2024-05-01 09:30, … files
targets   prod  sftp://me@example.org/srv/www
$ write posts/e.md "---\ntitle: E\ndate: 2024-02-30\n---\n"
$ mindblog status --check
posts         draft  scheduled  live  expired  untranslated
          en      1          1     2        1             0
          da      0          0     1        0             4
next      2024-05-03 08:00  B (en)
errors    1 error; mindblog build shows all
          posts/e.md:3:7  30 February does not exist
site      as of 2024-05-01 09:30, … files
targets   prod  sftp://me@example.org/srv/www
[8]
