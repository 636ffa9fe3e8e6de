A tag is renamed, merged and translated in all posts and languages, and its old page leads on.
== mindblog.toml
url = "https://example.org"   # the address
language = "en"

[languages.en]
title = "Mind"

[languages.da]
title = "Sind"

[tags.mind.names]
da = "sind"
== posts/a.md
---
title: A
date: 2024-01-01
tags: [krop, mind]   # two of them
---
First.
== posts/a.da.md
---
title: Å
tags:
  - Krop
  - sind
---
Første.
== posts/b.md
---
title: B
date: 2024-01-02
tags: krop, body
---
==
$ mindblog tag list
Krop	3	da 1 · en 2		
mind	2	da 1 · en 1	da: sind	
body	1	en 1		
$ mindblog tag rename krop body --dry-run
--- posts/a.da.md
+++ posts/a.da.md
@@ -3,3 +3,3 @@
 tags:
-  - Krop
+  - body
   - sind
--- posts/a.md
+++ posts/a.md
@@ -3,3 +3,3 @@
 date: 2024-01-01
-tags: [krop, mind]   # two of them
+tags: [body, mind]   # two of them
 ---
--- posts/b.md
+++ posts/b.md
@@ -3,3 +3,3 @@
 date: 2024-01-02
-tags: krop, body
+tags: body
 ---
--- mindblog.toml
+++ mindblog.toml
@@ -11 +11,4 @@
 da = "sind"
+
+[tags.body]
+aliases = ["krop"]
$ mindblog tag rename krop body
krop is now body: 3 posts (da 1, en 2) changed
$ cat posts/a.da.md
---
title: Å
tags:
  - body
  - sind
---
Første.
$ cat mindblog.toml
url = "https://example.org"   # the address
language = "en"

[languages.en]
title = "Mind"

[languages.da]
title = "Sind"

[tags.mind.names]
da = "sind"

[tags.body]
aliases = ["krop"]
$ mindblog tag rename krop body
! error: there is no tag "krop"
!   mindblog tag list shows all
[4]
$ mindblog tag rename sind sjæl
sind is now sjæl: 1 post (da 1) changed
$ mindblog tag translate body --lang da krop
body is krop in da: settings changed
$ mindblog tag list
body	3	da 1 · en 2	da: krop	was krop
mind	2	da 1 · en 1	da: sjæl	was sind
$ mindblog tag merge mind body --into self
mind, body are now self: 3 posts (da 1, en 2) changed
$ mindblog tag list
self	3	da 1 · en 2	da: sjæl	was sind, mind, body, krop
$ cat posts/b.md
---
title: B
date: 2024-01-02
tags: self
---
$ mindblog tag add new,self b
tag new,self added: 1 post (en 1) changed
$ mindblog tag rm self posts/b.md
tag self removed: 1 post (en 1) changed
$ cat posts/b.md
---
title: B
date: 2024-01-02
tags: new
---
$ mindblog build
3 posts, … files, … kB in .mindblog/site; … written in 0.0 s
$ grep 'http-equiv="refresh"' .mindblog/site/tags/krop/index.html
<meta http-equiv="refresh" content="0; url=/tags/self/">
$ grep 'http-equiv="refresh"' .mindblog/site/da/tags/sind/index.html
<meta http-equiv="refresh" content="0; url=/da/tags/sjael/">
