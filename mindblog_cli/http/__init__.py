"""HTTP as a client, for everything here that asks other people's servers."""
