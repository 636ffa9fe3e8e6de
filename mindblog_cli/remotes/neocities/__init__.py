"""A site at Neocities, published by its API file by file."""
