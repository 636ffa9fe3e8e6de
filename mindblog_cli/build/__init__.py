"""The left half of the river: from a folder of posts to a site on disk."""
