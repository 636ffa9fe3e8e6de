"""`python -m mindblog_cli` is the same as `mindblog`."""

from mindblog_cli.cli.app import start

if __name__ == "__main__":
    start()
