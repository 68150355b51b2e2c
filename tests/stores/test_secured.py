"""A server with users and TLS: it is reached with both, and told of without either's secrets."""

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, LibraryError
from tests.embedders import HashedWords, assert_whole, sample
from tests.stores.conftest import real_server

PASSWORD = "Milvus"  # of root, until it is changed


@pytest.fixture(scope="module")
def secured(real_folder: Path) -> Iterator[tuple[int, Path]]:
    certificate, key = real_folder / "server.pem", real_folder / "server.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    with real_server(real_folder / "secured", "--auth", "--tls", str(certificate), str(key)) as port:
        yield port, certificate


def test_a_library_behind_a_password_and_tls_is_used_like_any_other(secured: tuple[int, Path]) -> None:
    port, certificate = secured
    address = f"milvus+tls://root:{PASSWORD}@localhost:{port}/news?ca={certificate}"
    with Library.open(address, embedder=HashedWords()) as library:
        assert library.path == f"milvus+tls://localhost:{port}/news?ca={certificate}"
        library.add([sample(1), sample(2)])
        library.remove("briefing-2")
        assert assert_whole(library) == ["briefing-1"]
        assert all(PASSWORD not in finding.subject + finding.detail for finding in library.doctor())
        assert PASSWORD not in repr(library._store.__dict__["_address"])
    with Library.open(address, embedder=HashedWords()) as library:
        assert assert_whole(library) == ["briefing-1"]


@pytest.mark.parametrize("user", ["root:wr0ngpass@", "nobody:wr0ngpass@", ""])
def test_who_has_no_password_is_refused_and_nothing_secret_is_told(
    secured: tuple[int, Path], user: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    port, certificate = secured
    address = f"milvus+tls://{user}localhost:{port}/news?ca={certificate}"
    with caplog.at_level(logging.DEBUG), pytest.raises(LibraryError, match="the library milvus") as caught:
        Library.open(address, embedder=HashedWords()).search("storm")
    output = capfd.readouterr()
    assert "wr0ngpass" not in str(caught.value) + caplog.text + output.out + output.err


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: tuple[int, Path]) -> None:
    port, _ = secured
    with pytest.raises(LibraryError, match="cannot reach the library"):
        Library.open(f"milvus+tls://root:{PASSWORD}@localhost:{port}/news", embedder=HashedWords())
    with pytest.raises(LibraryError, match="cannot reach the library"):
        Library.open(f"milvus://root:{PASSWORD}@localhost:{port}/news", embedder=HashedWords())
