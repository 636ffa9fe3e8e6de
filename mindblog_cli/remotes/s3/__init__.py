"""Buckets: S3 and the many that speak like it, by way of obstore."""
