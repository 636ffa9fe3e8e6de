"""What each translation is a translation of: the catalogs beside the posts, and how they stand."""
