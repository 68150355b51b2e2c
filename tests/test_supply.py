"""What is installed with this program may be used as freely as the program itself."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import vulnerabilities
from tests.licences import lines, refused

ROOT = Path(__file__).parents[1]


def test_every_package_has_a_licence_that_is_allowed() -> None:
    found = list(lines())
    assert len(found) > 80
    assert [line for line in found if refused(line[2])] == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("(MIT AND PSF-2.0)", False),
        ("GPL-3.0-only", True),
        ("GPL-2.0-only OR MIT", False),
        ("MIT AND AGPL-3.0-only", True),
        ("", True),
    ],
)
def test_a_licence_is_allowed_if_one_of_its_choices_is(expression: str, expected: bool) -> None:
    assert refused(expression) is expected


def test_every_package_that_the_program_names_is_pinned() -> None:
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned}
    assert {name for name, _, _ in lines()} - names <= {"setuptools"}  # it comes with the interpreter's own pip


class Osv(BaseHTTPRequestHandler):
    """Answers as osv.dev does: `numpy` has a vulnerability, all other packages have none."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        found = [{"vulns": [{"id": "PYSEC-1"}]} if one["package"]["name"] == "numpy" else {} for one in asked]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": found}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def osv() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Osv) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/querybatch"
        server.shutdown()
        thread.join()


def test_known_vulnerabilities_are_named_and_fail_the_audit(osv: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert vulnerabilities.main(osv) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"numpy [\d.]+: PYSEC-1, see https://osv.dev/PYSEC-1", first)
    assert re.fullmatch(r"known vulnerabilities: 1 in \d{2,} packages, by osv.dev", last)


def test_where_vulnerabilities_cannot_be_asked_for_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert vulnerabilities.main(f"http://127.0.0.1:{port}/") == 2
    assert capsys.readouterr().out.startswith("NOT CHECKED: no vulnerability of ")
