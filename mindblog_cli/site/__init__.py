"""Posts as they relate to each other: stories, editions, tags, addresses."""
