"""Targets written, listed, tried and taken away."""

from pathlib import Path

import pytest

from mindblog_cli.cli.paint import plain
from mindblog_cli.cli.trying import Trial, told
from mindblog_cli.remotes.remote import Abilities
from tests.cli.folder import SETTINGS, Folder
from tests.cli.rings import Ring, using
from tests.servers import neocities, netlify
from tests.servers.git_server import bare
from tests.sshd import Sshd, server

__all__ = ["server"]

PROD = '\n[targets.prod]\nurl = "file:www"\n'
POST = "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n"


def data(result: dict[str, object]) -> dict[str, object]:
    found = result["data"]
    assert isinstance(found, dict)
    return found


def test_a_target_is_written_at_the_end_and_every_other_byte_stays(blog: Folder) -> None:
    done = blog.run("target", "add", "prod", "file:www")

    assert done.code == 0, done.err
    assert done.out == "prod is file:www\nnext: mindblog target test prod\n"
    assert blog.read("mindblog.toml") == SETTINGS + PROD


def test_a_target_goes_into_pyproject_among_what_is_ours(empty: Folder) -> None:
    before, after = "[tool.mindblog]\npage_size = 5\n", "\n# theirs\n[tool.other]\nx = 1\n"
    empty.write("pyproject.toml", before + after)

    empty.run("target", "add", "prod", "file:www", "--level", "atomic")

    table = '\n[tool.mindblog.targets.prod]\nurl = "file:www"\nlevel = "atomic"\n'
    assert empty.read("pyproject.toml") == before + table + after


def test_what_would_be_written_is_shown_and_not_done(blog: Folder) -> None:
    done = blog.run("target", "add", "prod", "file:www", "-n")

    assert '+[targets.prod]\n+url = "file:www"\n' in done.out
    assert blog.read("mindblog.toml") == SETTINGS


def test_an_address_that_wants_a_secret_says_how_to_give_it(blog: Folder) -> None:
    done = blog.run("target", "add", "dav", "webdavs://me@dav.example.org/blog")

    assert "next: mindblog target login dav (it wants a password)\nthen: " in done.out
    assert blog.run("target", "list").out == (
        "dav\twebdavs://me@dav.example.org/blog\thttps://example.org\t\tno secret known\n"
    )


def test_where_the_secret_is_known_already_a_test_is_next(blog: Folder) -> None:
    blog.env["MINDBLOG_SECRET_SHOP"] = "key:correct-horse"

    done = blog.run("target", "add", "shop", "s3://bucket?region=eu-west-1")

    assert done.out.endswith("next: mindblog target test shop\n")
    assert "correct-horse" not in done.out + done.err


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("ftp://example.org", 5, 'nothing here is called "ftp"'),
        ("sftp://me:hush-hush@example.org/srv", 5, "holds a password"),
        ("sftp://example.org/srv?idnetity=x", 5, 'has an option "idnetity"'),
        ("s3://bucket?access_key=hush-hush", 5, 'has an option "access_key"'),
        ("git+ssh://example.org/me.git#a..b", 5, "is no name for a branch"),
        ("www.example.org", 5, "does not say what kind of remote it is"),
    ],
)
def test_an_address_nobody_can_make_sense_of_is_not_written(
    blog: Folder, address: str, code: int, said: str
) -> None:
    done = blog.run("target", "add", "prod", address)

    assert done.code == code
    assert said in done.err
    assert "hush-hush" not in done.out + done.err
    assert blog.read("mindblog.toml") == SETTINGS


def test_names_and_sites_that_make_no_sense_are_refused(blog: Folder) -> None:
    assert blog.run("target", "add", "my site", "file:www").code == 2
    assert blog.run("target", "add", "prod", "file:www", "--read-at", "example.org").code == 2
    assert blog.run("target", "add", "prod", "file:www", "--read-at", "http://[").code == 2
    assert blog.read("mindblog.toml") == SETTINGS


def test_a_name_that_is_taken_is_changed_only_when_that_is_meant(blog: Folder) -> None:
    kept = '[targets.prod]\nurl = "file:old" # mine\nverify = "off"\n# about tags\n[tags.x]\n'
    blog.write("mindblog.toml", kept)

    refused = blog.run("target", "add", "prod", "file:new")
    assert refused.code == 10
    assert "--replace" in refused.err

    new = ("target", "add", "prod", "file:new", "--read-at", "https://x.org/", "--replace")
    done = blog.run(*new)

    assert done.code == 0, done.err
    assert blog.read("mindblog.toml") == (
        '[targets.prod]\nurl = "file:new" # mine\nverify = "off"\nsite = "https://x.org"\n'
        "# about tags\n[tags.x]\n"
    )
    assert "nothing" not in blog.run(*new).out


def test_what_is_missing_is_asked_for_on_a_terminal_and_nowhere_else(blog: Folder) -> None:
    done = blog.run("target", "add", tty=True, input="\nfile:www\nhttps://www.example.org/\n")

    assert done.code == 0, done.err
    assert 'url = "file:www"\nsite = "https://www.example.org"\n' in blog.read("mindblog.toml")
    assert blog.run("target", "add", "x").code == 4
    assert blog.run("target", "add", "--no-input", tty=True).code == 4


def test_targets_are_listed_with_what_is_known_of_their_secrets(blog: Folder) -> None:
    assert blog.run("target", "list").out == "no targets; publish goes to the folder public/\n"
    blog.write(
        "mindblog.toml",
        f'{SETTINGS}{PROD}level = "staged"\n'
        '[targets.far]\nurl = "sftp://example.org/srv"\nsite = "https://far.example.org"\n'
        '[targets.shop]\nurl = "s3://bucket"\n[targets.mine]\nurl = "outside://x"\n',
    )
    blog.env["AWS_ACCESS_KEY_ID"] = "AKIA"
    blog.env["AWS_SECRET_ACCESS_KEY"] = "correct-horse"

    shown = blog.run("target", "list", tty=True, env={"COLUMNS": "100", "NO_COLOR": "1"}).out

    assert shown.splitlines() == [
        "prod  file:www                https://example.org      staged",
        "far   sftp://example.org/srv  https://far.example.org          ssh",
        "shop  s3://bucket             https://example.org              secret known",
        "mine  outside://x             https://example.org              no secret known",
    ]
    found = blog.run("target", "list", "--json")
    assert found.data["data"] == [
        {"name": name, "address": address, "site": site, "level": level, "opened_by": opened}
        for name, address, site, level, opened in [
            ("prod", "file:www", "https://example.org", "staged", "nothing"),
            ("far", "sftp://example.org/srv", "https://far.example.org", "", "ssh"),
            ("shop", "s3://bucket", "https://example.org", "", "a secret"),
            ("mine", "outside://x", "https://example.org", "", "none known"),
        ]
    ]
    assert "correct-horse" not in found.out


def test_a_target_is_taken_out_and_so_is_its_secret(blog: Folder) -> None:
    blog.run("target", "add", "dav", "webdavs://me@dav.example.org/blog")
    ring = Ring()
    ring.kept["mindblog", "webdavs://me@dav.example.org/blog"] = "correct-horse"

    with using(ring):
        assert "secret known" in blog.run("target", "list").out
        done = blog.run("target", "remove", "dav")

    assert done.out == (
        "dav is no target any more; what is published at webdavs://me@dav.example.org/blog stays\n"
        "what opened it is out of the keyring\n"
    )
    assert blog.read("mindblog.toml") == SETTINGS
    assert not ring.kept


def test_a_secret_that_another_target_needs_stays(blog: Folder) -> None:
    blog.run("target", "add", "a", "webdavs://me@dav.example.org/blog")
    blog.run("target", "add", "b", "webdavs://me@dav.example.org/blog?idle=5")
    ring = Ring()
    ring.kept["mindblog", "webdavs://me@dav.example.org/blog"] = "correct-horse"

    with using(ring):
        blog.run("target", "remove", "a")

    assert ring.kept


def test_a_target_that_is_not_in_the_file_can_not_be_taken_out_of_it(blog: Folder) -> None:
    assert blog.run("target", "remove", "prod").code == 2
    blog.env["MINDBLOG_TARGETS__PROD__URL"] = "file:www"

    done = blog.run("target", "remove", "prod")

    assert done.code == 10
    assert "mindblog.local.toml, the environment" in done.err
    blog.run("target", "add", "old", "file:x")
    assert "-[targets.old]" in blog.run("target", "remove", "old", "-n").out
    assert "[targets.old]" in blog.read("mindblog.toml")


def test_a_test_explains_what_a_target_can_do(blog: Folder) -> None:
    blog.write("mindblog.toml", SETTINGS + PROD)
    blog.write("posts/a.md", POST)

    before = blog.run("target", "test")
    blog.run("publish")
    after = blog.run("target", "test", "prod")

    assert before.out.splitlines()[:6] == [
        "prod  file:www",
        "  going live      atomic: all files change at once, in one step",
        "  publishers      kept apart by a lock that only one can have",
        "  rollback        yes",
        "  types, caching  those of the server",
        "  time            connected in 0 ms, a look takes 0 ms",
    ]
    assert "  there now       nothing that mindblog published\n" in before.out
    assert "  rollback        yes; no earlier releases there\n" in after.out
    assert " of 2024-05-01 09:30 UTC; " in after.out
    assert after.out.endswith(" kB\nnext: mindblog publish prod\n")
    found = data(blog.run("target", "test", "prod", "--json").data)
    assert found["releases"] == 1
    assert isinstance(found["abilities"], dict)
    assert found["abilities"]["lock"] == "exclusive"


def test_a_level_that_a_target_can_not_hold_is_told_and_ends_with_ten(blog: Folder) -> None:
    (blog.root / "www").mkdir()
    blog.write("mindblog.toml", f'{SETTINGS}{PROD}level = "atomic"\n')

    for words in (("prod",), ("file:www", "--require", "atomic")):
        done = blog.run("target", "test", *words)

        assert done.code == 10
        assert "going live      staged: " in done.out
        assert done.out.endswith("not good enough: atomic was asked for\n")
    assert blog.run("target", "test", "file:www", "--require", "staged").code == 0


def test_long_lines_are_wrapped_on_a_screen_alone(blog: Folder) -> None:
    (blog.root / "www").mkdir()

    on_a_screen = blog.run("target", "test", "file:www", tty=True, env={"COLUMNS": "60"})
    in_a_file = blog.run("target", "test", "file:www")

    assert max(len(line) for line in on_a_screen.out.splitlines()) <= 70  # with its colours
    assert "renamed in one burst; one that was cut is ended by whoever" in in_a_file.out


def test_a_manifest_that_can_not_be_believed_is_said(blog: Folder) -> None:
    blog.write("mindblog.toml", SETTINGS + PROD)
    blog.write("posts/a.md", POST)
    blog.run("publish")
    (manifest,) = (blog.root / "www").resolve().rglob(".mindblog/manifest")
    manifest.write_bytes(b"mindblog-manifest 99\n")

    done = blog.run("target", "test")

    assert done.code == 0
    assert "there now       nothing that mindblog published" in done.out
    assert "note            the site was last published by a later mindblog" in done.out


def test_a_delivery_that_was_cut_while_it_went_live_is_said() -> None:
    can = Abilities(level="staged", lock="exclusive", headers=True)
    cut = Trial(
        target="prod", address="file:www", abilities=can, connect=1.25, look=0.04,
        live=None, releases=0, unfinished=True, remarks=("beware",),
    )  # fmt: skip

    lines = told(cut, plain).splitlines()

    assert lines[4:] == [
        "  types, caching  as mindblog wants them",
        "  time            connected in 1.2 s, a look takes 40 ms",
        "  there now       a delivery that was cut while it went live; the next one ends it",
        "  note            beware",
    ]


def test_a_target_on_a_server_is_tried_over_ssh(blog: Folder, server: Sshd, tmp_path: Path) -> None:
    done = blog.run("target", "test", server.address(tmp_path / "www"))

    assert done.code == 0, done.err
    assert "going live      atomic" in done.out
    assert not (tmp_path / "www").exists()


def test_each_kind_of_place_is_explained(blog: Folder, tmp_path: Path) -> None:
    repository = bare(tmp_path / "site.git")
    with netlify.serving() as one, neocities.serving() as other:
        blog.env["NETLIFY_AUTH_TOKEN"], blog.env["NEOCITIES_API_KEY"] = netlify.TOKEN, neocities.KEY
        addresses = (
            f"git+file:{repository}",
            one.address(one.site("blog")),
            other.address(other.site("blog")),
        )
        branch, deploys, files = (blog.run("target", "test", each) for each in addresses)

    assert (branch.code, deploys.code, files.code) == (0, 0, 0)
    assert "going live      atomic" in branch.out
    assert "publishers      the second finds that something else went live" in branch.out
    assert "publishers      kept apart by taking turns" in deploys.out
    assert "going live      ordered" in files.out
    assert "rollback        no; it keeps no earlier release" in files.out


def test_a_failure_has_its_line_its_hint_and_its_code(blog: Folder, server: Sshd) -> None:
    strange = server.folder / "strange"
    strange.write_text(server.config.read_text().replace("known_hosts", "nobody"))

    unknown = blog.run("target", "test", server.address("/tmp/www", strange))
    assert unknown.code == 5
    assert "--accept-host-key SHA256:" in unknown.err
    assert unknown.err.count("\n") <= 3

    nowhere = blog.run("target", "test", "webdav://127.0.0.1:1/x")
    assert nowhere.code == 6
    assert blog.run("target", "test", "nowhere").code == 2
    assert "mindblog target add nowhere ADDRESS" in blog.run("publish", "nowhere").err
