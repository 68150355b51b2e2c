"""Run a real Milvus standalone where only this machine can reach it, until this process is killed or its input ends.

    python isolated.py FOLDER PORT [--tls CERT KEY] [--auth] [--mapped]

FOLDER is made ready at first use from the wheel `milvus` (PyPI), its programs in `bin` beside it. The server listens on
every address it finds, so it gets a network of its own with nothing but loopback in it; what listens on 127.0.0.1:PORT
out here hands each connection in. With --mapped it maps its data into memory, for more than memory holds.
"""

import argparse
import contextlib
import ctypes
import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

CLONE_NEWNET, PR_SET_PDEATHSIG = 0x40000000, 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
# Milliseconds from one look of the server's parts at each other to the next; a collection is loaded after several.
QUICK = {"timeTickInterval": 50, "checkInterval": 100, "distPullInterval": 100, "publishInterval": 200}
PATIENCE = 120  # seconds for the server to be ready


def leave_network() -> None:
    """Move this process to a new network with loopback alone; needs root. Sockets opened before stay outside."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "no network of its own for the server; run as root")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def prepare(folder: Path) -> int:
    """Unpack the server and write its configuration, once; the port it will listen on."""
    if not (folder / "prepared").exists():
        from milvus import MilvusServerConfig, _initialize_data_files

        folder.mkdir(parents=True)
        (folder.parent / "bin").mkdir(exist_ok=True)
        (folder / "bin").symlink_to("../bin")
        config = MilvusServerConfig(data_dir=str(folder))
        config.resolve()
        _initialize_data_files(str(folder))
        (folder / "configs" / "plain.yaml").write_text((folder / "configs" / "milvus.yaml").read_text())
        (folder / "prepared").touch()
    found = re.search(r"^proxy:.*?^  port: (\d+)", (folder / "configs" / "plain.yaml").read_text(), re.M | re.S)
    assert found
    return int(found[1])


def configure(folder: Path, auth: bool, tls: list[str] | None, mapped: bool) -> None:
    """Write configs/milvus.yaml with what is asked for switched on."""
    text = (folder / "configs" / "plain.yaml").read_text()
    # On a crowded machine the server's parts take each other for dead after half a minute, and it ends itself.
    text, changed = re.subn(r"^(    ttl:) 30 ", r"\1 1800 ", text, flags=re.M)
    assert changed
    for key, value in QUICK.items():
        text, changed = re.subn(rf"^( +{key}:) \d+", rf"\1 {value}", text, count=1, flags=re.M)
        assert changed, key
    if mapped:
        text = text.replace("\nqueryNode:\n", f"\nqueryNode:\n  mmapDirPath: {folder / 'mapped'}\n")
        assert "mmapDirPath" in text
    if auth:
        text = re.sub(r"authorizationEnabled: *false", "authorizationEnabled: true", text)
        assert "authorizationEnabled: true" in text
    if tls:
        text = re.sub(r"tlsMode: *0", "tlsMode: 1", text)
        assert "tlsMode: 1" in text
        for name, value in zip(("serverPemPath", "serverKeyPath", "caPemPath"), (*tls, tls[0]), strict=True):
            text = re.sub(rf"  {name}: .*", f"  {name}: {value}", text)
    (folder / "configs" / "milvus.yaml").write_text(text)


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 18):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def serve(listener: socket.socket, port: int) -> None:
    while True:
        outside, _ = listener.accept()
        try:
            inside = socket.create_connection(("127.0.0.1", port))
        except OSError:
            outside.close()
            continue
        for ends in ((outside, inside), (inside, outside)):
            for end in ends:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=pump, args=ends, daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--auth", action="store_true")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--mapped", action="store_true")
    chosen = parser.parse_args()
    folder = chosen.folder.absolute()
    listener = socket.create_server(("127.0.0.1", chosen.port))
    leave_network()
    inner = prepare(folder)
    configure(folder, chosen.auth, chosen.tls, chosen.mapped)
    environment = {
        **os.environ,
        "DEPLOY_MODE": "STANDALONE",
        "MILVUS_RUN_DIR": str(folder),
        "LD_LIBRARY_PATH": str(folder / "bin"),
    }
    with (folder / "logs" / "out.log").open("ab") as log:
        server = subprocess.Popen(
            [folder / "bin" / "milvus", "run", "standalone"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,  # noqa: PLW1509 # there are no threads yet
        )
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen("http://127.0.0.1:9091/healthz", timeout=5) as reply:
            if b"OK" in reply.read():
                break
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            sys.exit(f"the server did not start; see {folder / 'logs' / 'out.log'}")
        time.sleep(0.2)
    threading.Thread(target=serve, args=(listener, inner), daemon=True).start()
    print("ready", server.pid, flush=True)
    sys.stdin.read()
    server.kill()  # it may not end for SIGTERM; what it acknowledged is in its log
    server.wait()


if __name__ == "__main__":
    main()
