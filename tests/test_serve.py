"""How the page is served: to this machine only, with a clear word when it can't be."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from corpus import ReadError
from qa.access import AccessError
from qa.server.run import ServeError, listen

ROOT = Path(__file__).parents[1]
# With words hashed, not embedded: no model has to be loaded before the page can be asked for.
SERVES = """
import os, app
from index import Library
from tests.embedders import HashedWords
app.serve(Library.open(os.environ["BRIEFING_QA_HOME"], embedder=HashedWords()), port=0)
"""


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "example.org"])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    import app

    with pytest.raises(AccessError, match="no accounts yet"):
        app.serve(host=host)


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    import app

    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"briefing-qa serve --port {port + 1}"):
            app.serve(port=port)


def test_only_uploaded_files_are_read_and_each_once() -> None:
    from gradio.utils import get_upload_folder

    import app

    with pytest.raises(ReadError, match="not uploaded through this page"):
        app.uploaded("/etc/hostname")
    file = Path(get_upload_folder()) / "once" / "a.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"The text.")
    assert app.uploaded(str(file)) == b"The text."
    for gone in (str(file), "\0"):
        with pytest.raises(ReadError, match="its upload has expired; add it again"):
            app.uploaded(gone)


def test_ctrl_c_ends_the_server_without_a_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "BRIEFING_QA_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SERVES]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    address = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
    with urllib.request.urlopen(address) as reply:
        assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "evil.example"}))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert "Traceback" not in errors
    assert process.returncode == 0
