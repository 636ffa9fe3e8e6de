"""The steps after a switch: those are told who have to know that a site has changed."""
