"""What git and hosts say when something goes wrong, as our errors."""

import pytest

from mindblog_cli.errors import (
    ConfigError,
    Locked,
    MindBlogError,
    RemoteError,
    RemoteRefused,
)
from mindblog_cli.remotes.git.failures import failure
from mindblog_cli.remotes.url import parse


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("ERROR: Repository not found.\nfatal: Could not read from remote", ConfigError, "found"),
        ("Forgejo: Cannot find repository: me/x", ConfigError, "Cannot find"),
        ("ERROR: Permission to me/x.git denied to bo.", ConfigError, "denied to bo"),
        ("ERROR: The key has been marked as read only.", ConfigError, "read only"),
        ("git@h: Permission denied (publickey).", ConfigError, "publickey"),
        ("Host key verification failed.", ConfigError, "Host key"),
        ("fatal: detected dubious ownership in repository at '/x'", ConfigError, "dubious"),
        ("remote: error: cannot lock ref 'x': is at a but expected b", Locked, "somebody else"),
        ("remote: error: GH006: Protected branch update failed", RemoteRefused, "GH006"),
        ("remote: fatal: write error: No space left on device", RemoteRefused, "No space"),
        ("remote: error: insufficient permission for adding", RemoteRefused, "insufficient"),
        ("fatal: the remote end hung up unexpectedly", RemoteError, "the line was cut"),
        ("kex_exchange_identification: Connection closed", RemoteError, "Connection closed"),
        ("remote: =====\nremote: Be nice.\nremote: ", RemoteError, ": Be nice."),
        ("Writing objects: 100% (6/6), done.\nfatal: early EOF", RemoteError, "early EOF"),
    ],
)
def test_words_of_git_and_hosts_are_sorted(
    words: str, kind: type[MindBlogError], said: str
) -> None:
    error = failure(words, parse("git+ssh://git@h/x.git#pages"))

    assert type(error) is kind
    assert said in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("!\tx:y\t[rejected] (stale info)", Locked),
        ("!\tx:y\t[rejected] (fetch first)", Locked),
        ("!\tx:y\t[remote rejected] (pre-receive hook declined)", RemoteRefused),
        ("!\tx:y\t[remote rejected] (because)", RemoteRefused),
    ],
)
def test_what_a_push_reports_is_sorted(report: str, kind: type[MindBlogError]) -> None:
    assert type(failure("", parse("git+ssh://git@h/x.git"), report)) is kind
