"""A finished site as paths and digests."""
