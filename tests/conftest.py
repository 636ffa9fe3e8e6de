"""What holds for every test."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites what is expected to what is; the diff is reviewed as code."""
    parser.addoption("--accept", action="store_true", help="rewrite golden files and stories")


def pytest_configure(config: pytest.Config) -> None:
    """Ask for full coverage of whole runs only; a few tests can not cover the package."""
    whole = config.args == config.getini("testpaths")
    plain = config.option.markexpr == "not campaign" and not config.option.keyword
    if not (whole and plain):
        config.option.cov_fail_under = 0
