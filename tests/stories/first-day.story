A blog is made, written, published and taken back, and one run too many does nothing.
$ mindblog init --title "The Mind" --url https://example.org --lang en --lang da --timezone UTC
made mindblog.toml, posts/hello.md, .gitignore in BLOG
next: mindblog new "TITLE", or mindblog publish
$ cat mindblog.toml
# The settings of this blog. What is left out has a default; the README lists them all.
language = "en"
url = "https://example.org"

[languages.en]
title = "The Mind"

[languages.da]
title = "The Mind"

# Where `mindblog publish` sends the site; without this it goes to the folder public/.
# [targets.prod]
# url = "sftp://me@example.org/srv/www"
$ mindblog new "What we learned" --tag body --live
posts/what-we-learned.md
$ mindblog new "Hvad vi lærte" --lang da --slug what-we-learned --live
posts/what-we-learned.da.md
$ mindblog list
2024-05-01T09:30:00+00:00	live	en	posts/hello.md	Hello	
2024-05-01T09:30:00+00:00	live	en,da	posts/what-we-learned.md	What we learned	body
$ mindblog publish --dry-run
would send … files, … kB, to file:public; nothing was changed
-v lists them
$ mindblog publish
… files, … kB sent to file:public in 0.0 s
look at it: python3 -m http.server -d BLOG/public 8000
the page: http://localhost:8000/
$ mindblog publish
nothing to send: file:public is as it should be
look at it: python3 -m http.server -d BLOG/public 8000
the page: http://localhost:8000/
$ mindblog edit what-we-learned --lang en --set title="What we know"
posts/what-we-learned.md: 1 post (en 1) changed
$ mindblog publish
… files, … kB sent to file:public in 0.0 s
look at it: python3 -m http.server -d BLOG/public 8000
the page: http://localhost:8000/
$ mindblog rollback
20240501T093000Z-… is live again on file:public
look at it: python3 -m http.server -d BLOG/public 8000
the page: http://localhost:8000/
! back to 20240501T093000Z-…
$ mindblog rollback 1999
! error: no single release is "1999"
!   there are: 20240501T093001Z-…, 20240501T093000Z-…
[4]
$ mindblog show what-we-learned
What we know
  path        posts/what-we-learned.md
  lang        en
  state       live
  address     https://example.org/what-we-learned/
  date        2024-05-01 09:30+00:00
  tags        body
  languages   da  posts/what-we-learned.da.md
              en  posts/what-we-learned.md
