"""The right half of the river: from a site on disk to a place readers reach."""
