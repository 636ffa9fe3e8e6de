"""The conductor of translating: what is out of date goes to an engine, what comes back to files."""
