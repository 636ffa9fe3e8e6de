"""Remotes that are a folder, near or far: releases and a link, or a journal and a burst."""
