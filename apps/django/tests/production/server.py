import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands import PROJECT


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A gunicorn process with the project's own configuration, as the image starts it."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", https: bool = True, **headers: str
    ) -> Answer:
        """Send one request as the proxy in front of production does. `X_Name` becomes the header X-Name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Host": "localhost"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if https:
            sent["X-Forwarded-Proto"] = "https"
        with contextlib.closing(connection):
            connection.request(method, path, body=body or None, headers=sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def log_lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self) -> int:
        """Send SIGTERM, as an orchestrator does, and return the exit code. The limit is ten seconds."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)


@contextlib.contextmanager
def running_server(log: Path, env: dict[str, str]) -> Iterator[Server]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"],
            cwd=PROJECT,
            env={**env, "WEB_CONCURRENCY": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(process=process, port=_port_in(log, process), log=log)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _port_in(log: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", log.read_text())
        if found:
            return int(found.group(1))
        time.sleep(0.02)
    raise RuntimeError(f"gunicorn did not start:\n{log.read_text()}")
