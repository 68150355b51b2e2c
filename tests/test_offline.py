"""Nothing leaves the machine or is written elsewhere, seen from the system: native code escapes Python's guards."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from ipaddress import ip_address
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STRACE = shutil.which("strace")
CLI = [sys.executable, "-c", "from qa.cli.main import main; main()"]
ADDRESS = re.compile(
    r'sin6?_port=htons\((?P<port>\d+)\).*?(?:inet_addr\("(?P<four>[^"]+)"|inet_pton\(AF_INET6, "(?P<six>[^"]+)")'
)
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|\b(?:creat|mkdir|mkdirat)\(")
QUESTION = "Who visited Moscow on Monday?"
WATCHED_SECONDS = 8  # after an answer; ONNX Runtime looked up its host between 3 and 8 seconds after it


def strace(output: Path) -> list[str]:
    """The command that writes down what a command and its children send, or where they connect to."""
    if STRACE is None:
        told = "NOT TESTED: that nothing leaves the machine: apt-get install strace"
        pytest.fail(told) if os.environ.get("BRIEFING_QA_CI") else pytest.skip(told)
    calls = "connect,sendto,sendmsg,sendmmsg,bind,open,openat,creat,mkdir,mkdirat"
    return [STRACE, "-f", "--seccomp-bpf", "-qq", "-e", f"trace={calls}", "-o", str(output)]


def outward(trace: str) -> list[str]:
    """The calls in a trace that speak to another machine, or to a name server."""
    found = ((line, match) for line in trace.splitlines() for match in ADDRESS.finditer(line))
    return [
        line
        for line, match in found
        if match["port"] == "53" or not ip_address(match["four"] or match["six"]).is_loopback
    ]


def written(trace: str) -> set[Path]:
    """What was opened to be written, or made."""
    lines = (line for line in trace.splitlines() if WRITES.search(line) and not re.search(r"= -1|= \? ", line))
    return {Path(match[1]) for line in lines if (match := re.search(r'"([^"]+)"', line))}


def beyond(trace: str, *places: Path) -> list[str]:
    """Of what was written, that which SECURITY.md does not list: it is in none of `places`."""
    known = (*places, Path("/dev/null"), Path("/dev/tty"), Path("/dev/shm"))
    return sorted(str(path) for path in written(trace) if not any(path.is_relative_to(place) for place in known))


def test_what_is_opened_to_be_written_is_seen() -> None:
    trace = """\
1 openat(AT_FDCWD, "/a/read", O_RDONLY|O_CLOEXEC) = 3
1 openat(AT_FDCWD, "/a/refused", O_WRONLY|O_CREAT, 0666) = -1 EACCES (Permission denied)
1 openat(AT_FDCWD, "/a/made", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3
1 mkdir("/b/folder", 0777) = 0
1 openat(AT_FDCWD, "/dev/null", O_RDWR) = 4
"""
    assert beyond(trace, Path("/b")) == ["/a/made"]


def test_a_look_up_and_a_connection_to_elsewhere_are_seen() -> None:
    trace = """\
1 connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd/socket"}, 110) = -1 ENOENT
1 connect(3, {sa_family=AF_INET, sin_port=htons(7860), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
1 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr)
1 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0
1 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.1")}, 16) = 1
1 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), ...
"""
    assert outward(trace) == trace.splitlines()[3:]


def test_adding_asking_and_serving_reach_no_other_machine_and_leave_nothing_at_home(tmp_path: Path) -> None:
    home, output = tmp_path / "home", tmp_path / "trace"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    environment |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "BRIEFING_QA_HOME": str(tmp_path / "kept"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(tmp_path / "temporary"),
    }
    (tmp_path / "temporary").mkdir()
    places = tmp_path / "kept", tmp_path / "temporary"
    text = tmp_path / "bridge.txt"
    text.write_text("The bridge over the river opened on Monday.")
    seen = []
    for arguments in (["add", str(text), "--workers", "2"], ["ask", QUESTION]):
        subprocess.run([*strace(output), *CLI, *arguments], env=environment, check=True, capture_output=True)
        seen += outward(output.read_text()) + beyond(output.read_text(), *places)
    with subprocess.Popen(
        [*strace(output), *CLI, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            assert server.stdout
            address = next(word for line in server.stdout for word in line.split() if word.startswith("http://"))
            request = urllib.request.Request(
                f"{address.rstrip('/')}/api/v1/ask",
                json.dumps({"question": QUESTION}).encode(),
                {"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=60) as reply:
                assert json.load(reply)["found"]
            time.sleep(WATCHED_SECONDS)
        finally:
            os.killpg(server.pid, signal.SIGINT)  # strace itself lets it pass
    seen += outward(output.read_text()) + beyond(output.read_text(), *places)
    assert seen == []
    assert [path.relative_to(home).as_posix() for path in home.rglob("*")] == []


FIRST_HEAVY = """
import os, sys

class Watch:
    def find_spec(self, name, *_):
        package = name.partition(".")[0]
        done = package in {"gradio", "numpy", "torch"} and "ORT_DISABLE_TELEMETRY" in os.environ
        if done or package == "onnxruntime":
            said()

def said():
    print(os.environ["ORT_DISABLE_TELEMETRY"], flush=True)
    os._exit(0)

sys.meta_path.insert(0, Watch())
import %s
said()
"""


@pytest.mark.parametrize("module", ["index", "index.embed.ray_workers", "qa", "qa.cli.main", "qa.training", "app"])
def test_whatever_is_imported_first_keeps_onnx_runtime_silent(module: str) -> None:
    """The variable is set before it is imported; once it is set, heavy imports are not waited for."""
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    run = subprocess.run(
        [sys.executable, "-c", FIRST_HEAVY % module], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    assert run.stdout == b"1\n"
