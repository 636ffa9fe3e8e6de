"""`python -m mindblog_cli` is the same as `mindblog`."""

from mindblog_cli.cli.app import main

if __name__ == "__main__":
    main()
