"""What an address says, and that no password in it is ever told."""

import logging
from pathlib import Path

import pytest

from index import Library, LibraryError
from index.milvus.address import parsed
from index.store import is_address, open_store, redacted
from tests.embedders import HashedWords

SECRET = "s3cr:et/wo@rd"


def test_an_address_of_a_server_says_how_to_reach_it() -> None:
    found = parsed("milvus+tls://ann:p%40ss%2F@example.org:443/news?ca=/etc/ca.pem&server_name=news&index=hnsw")
    assert (found.uri, found.name, found.token, found.tls) == ("https://example.org:443", "news", "ann:p@ss/", True)
    assert (found.ca, found.server_name, found.index) == ("/etc/ca.pem", "news", "HNSW")
    assert (found.shown, found.local) == ("milvus+tls://example.org:443/news", False)
    plain = parsed("milvus://[::1]/news")
    assert (plain.uri, plain.token, plain.index) == ("http://[::1]:19530", "", "FLAT")
    assert parsed("milvus://key@host/news").token == "key"


def test_an_address_may_be_a_file() -> None:
    found = parsed("milvus:///data/my%20news.db/news")
    assert (found.uri, found.name, found.shown) == ("/data/my news.db", "news", "milvus:///data/my news.db/news")
    assert found.local


def test_a_user_may_be_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILVUS_TOKEN", "ann:secret")
    assert parsed("milvus://host/news").token == "ann:secret"
    assert parsed("milvus://bob:other@host/news").token == "bob:other"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("milvus://u:SECRET@host/no-dash", "letters, digits and _ .* found 'no-dash'"),
        ("milvus://u:SECRET@host", "found ''"),
        ("milvus://u:SECRET@host/a/b", "ends with /name; found /a/b"),
        ("milvus://u:SECRET@host:port/news", "cannot understand"),
        ("milvus://u:12/SECRET@host/news", "cannot understand .* in a password as %40 %3A %2F %3F"),
        ("milvus://u:SECRET@host/news?speed=9", "no setting 'speed' .* index, ca, server_name"),
        ("milvus://u:SECRET@host/news?index=magic", "no vector index 'MAGIC'; there are: FLAT"),
        ("milvus:///news", "neither a host nor a file that ends with .db"),
        ("qdrant://u:SECRET@host/news", "no engine .* qdrant://; give a folder, or .* milvus://, milvus\\+tls://"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(address: str, message: str) -> None:
    with pytest.raises(LibraryError, match=message) as caught:
        open_store(address.replace("SECRET", "s3cret"))
    assert "s3cret" not in str(caught.value)


def test_what_is_shown_of_an_address_has_no_user_and_no_password() -> None:
    for address in (f"milvus://ann:{SECRET}@host:19530/news", f"milvus+tls://{SECRET}@host/news?ca=x"):
        assert is_address(address)
        assert SECRET not in redacted(address)
        assert redacted(address).partition("://")[2].startswith("host")
    assert (redacted("/a/folder@home"), is_address("/a/folder"), is_address(Path("milvus://x"))) == (
        "/a/folder@home",
        False,
        False,
    )
    assert "ann" not in repr(parsed("milvus://ann:secret@host/news"))


def test_a_server_that_is_not_there_is_told_without_its_password(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("pymilvus")
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(LibraryError, match=r"cannot reach the library milvus://127\.0\.0\.1:9/news") as caught,
    ):
        Library.open("milvus://ann:s3cret@127.0.0.1:9/news", embedder=HashedWords())
    assert "s3cret" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None


def test_without_the_extra_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    with pytest.raises(LibraryError, match=r"pip install 'briefing-qa\[milvus\]'"):
        Library.open("milvus://host/news", embedder=HashedWords())
