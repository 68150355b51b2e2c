"""A Milvus that can be killed, and one that is slow, full or no longer answers."""

import math
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.stores.conftest import cannot, free_port

PATIENCE = 60.0


class Server:
    """A milvus-lite on one port and one folder, however often it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"milvus://127.0.0.1:{self.port}/killed"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(self.folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        cannot("milvus-lite did not start as a server")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Proxy:
    """Hands the calls of Milvus's clients on to a server, each `delay` seconds late; if `full`, none that write.

    After `left` further calls none is answered; if `unheard`, the server does what it is told all the same.
    """

    def __init__(self, port: int) -> None:
        import grpc

        self.delay, self.full, self.unheard = 0.0, False, False
        self.left, self.calls = math.inf, 0
        self._backend = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._server = grpc.server(ThreadPoolExecutor(8), handlers=[self._handler()])
        self.address = f"milvus://127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}/proxied"
        self._server.start()

    def close(self) -> None:
        self._server.stop(None).wait()
        self._backend.close()

    def _handler(self) -> Any:
        import grpc
        from pymilvus.grpc_gen import common_pb2, milvus_pb2

        told = "quota exceeded[reason=disk quota exceeded, please allocate more resources]"
        refused = milvus_pb2.MutationResult(status=common_pb2.Status(code=22, reason=told, error_code=58))

        class Handler(grpc.GenericRpcHandler):  # type: ignore[misc]
            def service(_, call: Any) -> Any:
                forward = self._backend.unary_unary(call.method)

                def answer(request: bytes, context: Any) -> bytes:
                    time.sleep(self.delay)
                    self.calls += 1
                    self.left -= 1
                    if self.left < 0 and not self.unheard:
                        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "no answer")
                    if self.full and call.method.endswith(("/Insert", "/Upsert")):
                        return bytes(refused.SerializeToString())
                    sent = [item for item in context.invocation_metadata() if item[0] != "user-agent"]
                    try:
                        reply = bytes(forward(request, timeout=60, metadata=sent))
                    except grpc.RpcError as error:
                        context.abort(error.code(), error.details())
                    if self.left < 0:
                        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "no answer")
                    return reply

                return grpc.unary_unary_rpc_method_handler(answer)

        return Handler()
