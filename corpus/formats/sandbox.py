"""Readers run in processes of their own: a file that hangs one, crashes it or exhausts its memory costs only that file.

Measured: a .docx of 0.6 MB whose text is 200 MB of short paragraphs took more than 3 GB and four minutes; a PDF of
195 kB made PDFium take 592 MB and 5 s. A process is reused for the next file, so that libraries are imported once; it
is replaced when it was killed or has grown large.

Messages go over its standard input and output: a line of JSON that says how many bytes follow, then these. A pool of
spawned processes (pebble, concurrent.futures) was not taken: it imports the caller's main module again, so a script
that calls `read` without a main guard would run twice.
"""

import atexit
import json
import math
import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.formats.base import Extracted, ReadError
from corpus.metadata import Metadata

if TYPE_CHECKING:
    import subprocess

MAX_SECONDS = 60
"""Most processor time that reading one file may take."""
MAX_WAIT = 300
"""Longest that one file is waited for, in seconds: on a busy machine, processor time takes longer."""
MAX_MEMORY = 2 * 1024**3
"""Most memory that reading one file may take, in bytes."""
PROCESSES = 2
"""How many files are read at once; more wait."""

_LARGE = 512 * 1024**2  # a process that ever took more is not kept
_ADVICE = {"pdf": "print it to a new PDF, or split it"}
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from corpus.formats import sandbox
sandbox.serve(int(sys.argv[2]))
"""

_free = threading.BoundedSemaphore(PROCESSES)
_idle: list["subprocess.Popen[bytes]"] = []


def extract(kind: str, name: str, data: bytes) -> Extracted:
    """What `corpus.formats.KIND.extract(name, data)` returns.

    Raises ReadError as it does, and for a file that is damaged or takes too much time or memory.
    """
    with _free:
        try:
            reader = _idle.pop()
        except IndexError:
            reader = _started()
        watchdog = threading.Timer(MAX_WAIT, reader.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            assert reader.stdin is not None
            assert reader.stdout is not None
            _send(reader.stdin, {"kind": kind, "name": name, "seconds": MAX_SECONDS}, data)
            said, text = _received(reader.stdout)
        except (OSError, EOFError):  # it died
            advice = _ADVICE.get(kind, "save its text as .txt")
            raise ReadError(name, _death(kind, _ended(reader), watchdog), advice) from None
        except BaseException:  # Ctrl-C between question and answer: the next file must not get this one's
            _ended(reader)
            raise
        finally:
            watchdog.cancel()
        if said.get("large"):
            _ended(reader)
        else:
            _idle.append(reader)
    if "refused" in said:
        raise ReadError(name, *said["refused"])
    metadata, warnings, pages = Metadata(*said["metadata"]), tuple(said["warnings"]), tuple(said["pages"])
    return Extracted(text.decode(errors="surrogatepass"), metadata, warnings, pages)


def extract_here(kind: str, name: str, data: bytes) -> Extracted:
    """What `corpus.formats.KIND.extract(name, data)` returns, in this process. Raises ReadError, or MemoryError."""
    try:
        extracted: Extracted = import_module(f"corpus.formats.{kind}").extract(name, data)
    except (ReadError, MemoryError):
        raise
    except RecursionError:
        raise ReadError(name, f"the {kind} in it is nested too deeply to be read", "save it anew as .txt") from None
    except Exception as error:  # libraries raise anything on damaged files; here it becomes this file's error
        if str(error).startswith("unknown error"):  # all that libxml2 says when it gets no more memory
            raise MemoryError from error
        problem = f"the {kind} in it is damaged ({type(error).__name__}: {str(error)[:200]})"
        raise ReadError(name, problem, "open it in the program that made it and save it again") from error
    return extracted


def serve(memory: int) -> None:
    """In the child: read the files sent on standard input until it closes, within `memory` bytes."""
    _limit(memory)
    given, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the replies
    while True:
        try:
            asked, data = _received(given)
        except EOFError:
            return
        _limit_time(asked["seconds"])
        text = b""
        try:
            found = extract_here(asked["kind"], asked["name"], data)
        except ReadError as error:
            said: dict[str, Any] = {"refused": [error.problem, error.advice]}
        except MemoryError:
            os._exit(1)  # whatever else this process holds is not to be trusted
        else:
            said = {
                "metadata": [found.metadata.title, found.metadata.date, found.metadata.source],
                "warnings": found.warnings,
                "pages": found.pages,
            }
            text = found.text.encode(errors="surrogatepass")
        _send(replies, said | {"large": _grown()}, text)


def _started() -> "subprocess.Popen[bytes]":
    import subprocess  # late: plain text needs no process

    command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(MAX_MEMORY)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _death(kind: str, code: int, watchdog: threading.Timer) -> str:
    """What to say of a reader that ended with `code`."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"reading the {kind} took more than {MAX_SECONDS} seconds of processor time"
    if watchdog.finished.is_set():
        return f"reading the {kind} took longer than {MAX_WAIT} seconds"
    return f"the {kind} in it cannot be read: it takes too much memory or crashes the reader"


def _ended(reader: "subprocess.Popen[bytes]") -> int:
    reader.kill()
    code = reader.wait()
    for stream in (reader.stdin, reader.stdout):
        with suppress(OSError):  # what it was being sent when it died
            stream.close()  # type: ignore[union-attr]
    return code


def _all_ended() -> None:
    while _idle:
        _ended(_idle.pop())


def _send(stream: IO[bytes], said: dict[str, Any], data: bytes) -> None:
    stream.write(json.dumps(said | {"bytes": len(data)}).encode() + b"\n")
    stream.write(data)
    stream.flush()


def _received(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Raises EOFError if the other side has gone."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    said = json.loads(line)
    data = stream.read(said["bytes"])
    if len(data) < said["bytes"]:
        raise EOFError
    return said, data


def _limit(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):  # Windows has no such limit; MAX_SECONDS still holds there
        pass


def _limit_time(seconds: float) -> None:
    """Limit processor time to `seconds` from now; beyond it the system kills this process."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        end = math.ceil(used.ru_utime + used.ru_stime + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, ValueError, OSError):  # MAX_WAIT still holds
        pass


def _grown() -> bool:
    """Whether this process ever took much memory."""
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        # On Linux, getrusage starts from the peak of the parent process.
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM")) > _LARGE
    try:
        import resource
    except ImportError:
        return False
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) > _LARGE


atexit.register(_all_ended)
if hasattr(os, "register_at_fork"):  # a forked child must not reuse its parent's readers
    os.register_at_fork(after_in_child=_idle.clear)
