"""Which pages exist, and what each one shows."""
