"""A site at Netlify, published by its API as one deploy after the other."""
