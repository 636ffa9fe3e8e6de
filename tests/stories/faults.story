Faults are shown in their lines, nothing is written, and what was published stays.
== mindblog.toml
url = "https://example.org"
languages.en.title = "Mind"
languages.da.title = "Sind"
lenguage = "en"
== posts/foo.da.md
---
title: Foo
date: 2020-02-30
---
== posts/bar.md
---
title: Bar
titel: Bar
date: 2020-02-20
---
See [foo](foo.md).
==
$ mindblog build
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error[MB011]: 30 February does not exist
!   --> posts/foo.da.md:3:7
!   3 | date: 2020-02-30
!     |       ^^^^^^^^^^ expected YYYY-MM-DD[ HH:MM[:SS]] [zone]
!   fix: mindblog edit foo --lang da --set date=2020-02-29
! error: nothing was written
[3]
$ mindblog publish
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error[MB011]: 30 February does not exist
!   --> posts/foo.da.md:3:7
!   3 | date: 2020-02-30
!     |       ^^^^^^^^^^ expected YYYY-MM-DD[ HH:MM[:SS]] [zone]
!   fix: mindblog edit foo --lang da --set date=2020-02-29
! error: nothing was written
[3]
$ mindblog edit foo --lang da --set date=2020-02-29
posts/foo.da.md: 1 post (da 1) changed
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
$ write posts/foo.da.md "---\ntitle: Foo\ndate: 2020-02-29\n---\n"
$ mindblog build --strict
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! warning[MB031]: this link leads nowhere: foo.md
!   --> posts/bar.md:6
!   hint: point it at a file of the blog, by its path from this post
! error: nothing was written
[3]
$ mindblog list
2020-02-29	live	da	posts/foo.da.md	Foo	
2020-02-20	live	en	posts/bar.md	Bar	
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
$ mindblog show mindblg
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error: no post matches "mindblg"
!   `mindblog list` shows all posts
[4]
$ mindblog nonsense
! error: there is no command "mindblog nonsense"
!   mindblog -h lists them
[2]
$ mindblog new
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error: 'new' needs a title and cannot ask for one (stdin is not a terminal)
!   use: mindblog new "TITLE" --no-edit
[4]
$ mindblog publish nowhere
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error: there is no target "nowhere"; none is set
!   mindblog target add nowhere ADDRESS, or an address such as file:public
[2]
$ mindblog publish --require atomic --no-build
! warning[MB060]: "lenguage" is no setting
!   --> mindblog.toml:4
!   hint: did you mean "language"?
! error: no build has been completed yet
!   leave out --no-build
[10]
