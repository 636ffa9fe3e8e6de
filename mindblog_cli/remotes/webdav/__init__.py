"""A site over WebDAV: a folder that another machine shows by HTTP."""
