A target is written into the settings, tried, published to, and taken out again.
== mindblog.toml
# Ours.
url = "https://example.org"

[languages.en]
title = "Mind"

# The topics of old.
[tags.body]
aliases = ["krop"]
== posts/a.md
---
title: A
date: 2024-01-01
---
Text.
==
$ mindblog target list
no targets; publish goes to the folder public/
$ mindblog target add prod file:www --level atomic
prod is file:www
next: mindblog target test prod
$ mindblog target add dav webdavs://me@dav.example.org/blog --dry-run
--- mindblog.toml
+++ mindblog.toml
@@ -13 +13,4 @@
 level = "atomic"
+
+[targets.dav]
+url = "webdavs://me@dav.example.org/blog"
$ mindblog target add prod file:other
! error: there is a target "prod": file:www
!   take another name, or change it with --replace
[10]
$ mindblog target add prod sftp://me:hush@example.org/srv --replace
! error: the address of example.org holds a password
!   take it out; use a key, an agent or the environment
[5]
$ cat mindblog.toml
# Ours.
url = "https://example.org"

[languages.en]
title = "Mind"

# The topics of old.
[tags.body]
aliases = ["krop"]

[targets.prod]
url = "file:www"
level = "atomic"
$ mindblog target list
prod	file:www	https://example.org	atomic	
$ mindblog target test
prod  file:www
  going live      atomic: all files change at once, in one step
  publishers      kept apart by a lock that only one can have
  rollback        yes
  types, caching  those of the server
  time            connected in 0 ms, a look takes 0 ms
  there now       nothing that mindblog published
next: mindblog publish
$ mindblog publish
… files, … kB sent to prod in 0.0 s
look at it: python3 -m http.server -d BLOG/www 8000
the page: http://localhost:8000/
$ mindblog target test prod
prod  file:www
  going live      atomic: all files change at once, in one step
  publishers      kept apart by a lock that only one can have
  rollback        yes; no earlier releases there
  types, caching  those of the server
  time            connected in 0 ms, a look takes 0 ms
  there now       20240501T093000Z-… of 2024-05-01 09:30 UTC; … files, … kB
next: mindblog publish prod
$ mindblog target login prod
! error: file:www takes no secret from us
[2]
$ mindblog target test old
! error: there is no target "old"; the settings have prod
!   mindblog target add old ADDRESS, or an address such as file:public
[2]
$ mindblog target remove prod
prod is no target any more; what is published at file:www stays
$ cat mindblog.toml
# Ours.
url = "https://example.org"

[languages.en]
title = "Mind"

# The topics of old.
[tags.body]
aliases = ["krop"]
