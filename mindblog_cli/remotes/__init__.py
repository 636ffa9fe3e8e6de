"""Places a site can live."""
