"""A server that is told to stop ends, whatever is under way."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from index import Library
from tests.embedders import HashedWords, assert_whole, sample

ROOT = Path(__file__).parents[2]
# A server whose embedder never comes back from a certain word.
SERVER = """
import sys, threading
from index import Library
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords

class Stuck(HashedWords):
    def encode_tokens(self, texts):
        if any("stuckword" in text for text in texts):
            print("stuck", flush=True)
            threading.Event().wait()
        return super().encode_tokens(texts)

libraries = Libraries({"default": Library.open(sys.argv[1], embedder=Stuck())}, "none")
serve(Settings(port=0, stop_seconds=1), libraries, on_listening=lambda url: print(url, flush=True))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGTERM")
def test_a_stop_does_not_wait_for_an_upload_that_never_ends(folder: Path) -> None:
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        library.add(sample(1))
    command = [sys.executable, "-c", SERVER, str(folder / "library")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()

        def upload() -> None:
            with suppress(httpx.HTTPError):
                httpx.post(f"{url}/api/v1/briefings", files={"file": ("a.txt", b"The stuckword talks.")}, timeout=60)

        uploading = threading.Thread(target=upload)
        uploading.start()
        assert server.stdout.readline() == "stuck\n"
        server.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert server.wait(40) == 1
        assert time.monotonic() - begun < 20
        uploading.join()
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        assert assert_whole(library) == ["briefing-1"]
