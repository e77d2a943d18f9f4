"""The real Taguette in an environment of its own: installed, started on loopback, spoken to as its page does."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

START = (
    "from taguette.web.base import Application; Application.check_messages = lambda self: None; "
    "from taguette.main import main; main()"
)
"""Taguette as it is, but for the look at its own site for news: a test asks nothing of the world outside."""
LOCK = Path(__file__).with_name("taguette.lock")
INSTALL_SECONDS = 300
START_SECONDS = 60


class NotInstallable(Exception):
    """Taguette could not be installed here; the reason is the installer's last line."""


def install(folder: Path) -> Path:
    """Make an environment with exactly the locked packages; returns its Python."""
    venv.create(folder, with_pip=shutil.which("uv") is None)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = ["--require-hashes", "--requirement", str(LOCK)]
    if shutil.which("uv") is not None:
        command = ["uv", "pip", "install", "--quiet", "--python", str(python), *asked]
    else:
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *asked]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstallable(f"no answer in {INSTALL_SECONDS} s") from None
    if done.returncode:
        raise NotInstallable((done.stderr.strip() or "no reason given").splitlines()[-1])
    return python


@dataclass
class Taguette:
    """A running server and the session of its only user."""

    address: str
    opener: urllib.request.OpenerDirector
    cookies: http.cookiejar.CookieJar
    documents: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    project: int = 0

    def get(self, path: str) -> bytes:
        """Return what stands at a path."""
        with self.opener.open(self.address + path, timeout=30) as answer:
            return answer.read()

    def post_json(self, path: str, content: dict) -> dict:
        """Post as the page's scripts do."""
        headers = {"Content-Type": "application/json; charset=utf-8", "X-XSRFToken": self._xsrf()}
        return json.loads(self._post(path, json.dumps(content).encode("utf-8"), headers))

    def post_form(self, path: str, values: dict[str, str]) -> bytes:
        """Post as a form of the page does."""
        body = urllib.parse.urlencode(values | {"_xsrf": self._xsrf()}).encode("ascii")
        return self._post(path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def new_project(self, name: str) -> None:
        """Make a project and remember its number."""
        self.get("/project/new")
        self.post_form("/project/new", {"name": name, "description": "verzonnen"})
        self.project = max(int(one) for one in re.findall(rb'href="/project/([0-9]+)"', self.get("/")))
        self.get(f"/project/{self.project}")

    def upload(self, name: str, html: str) -> None:
        """Add a document to the project."""
        mark = secrets.token_hex(12)
        parts = [
            ("name", name, ""),
            ("description", "verzonnen", ""),
            ("text_direction", "LEFT_TO_RIGHT", ""),
            ("file", html, f'; filename="{urllib.parse.quote(name)}.html"\r\nContent-Type: text/html'),
        ]
        body = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"{more}\r\n\r\n{value}\r\n'
            for key, value, more in parts
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "X-XSRFToken": self._xsrf()}
        sent = (body + f"--{mark}--\r\n").encode()
        answer = json.loads(self._post(f"/api/project/{self.project}/document/new", sent, headers))
        self.documents[name] = answer["created"]

    def tag(self, path: str, description: str) -> None:
        """Make a tag."""
        content = {"path": path, "description": description}
        self.tags[path] = self.post_json(f"/api/project/{self.project}/tag/new", content)["id"]

    def highlight(self, document: str, start: int, end: int, *tags: str) -> None:
        """Mark a stretch, counted in UTF-8 bytes of the text as the page counts."""
        place = f"/api/project/{self.project}/document/{self.documents[document]}/highlight/new"
        given = [self.tags[tag] for tag in tags]
        self.post_json(place, {"start_offset": start, "end_offset": end, "tags": given})

    def export(self, name: str) -> bytes:
        """Return an export of the project by the name its page gives it."""
        return self.get(f"/project/{self.project}/export/{name}")

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        request = urllib.request.Request(self.address + path, data=body, headers=headers, method="POST")
        with self.opener.open(request, timeout=30) as answer:
            return answer.read()

    def _xsrf(self) -> str:
        return next(cookie.value or "" for cookie in self.cookies if cookie.name == "_xsrf")


@contextlib.contextmanager
def running(python: Path, home: Path) -> Iterator[Taguette]:
    """Start Taguette for one user on loopback, log in with the link it prints, and end it afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {
        "HOME": str(home), "USERPROFILE": str(home), "XDG_DATA_HOME": str(home / "data"), "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    said = home / "taguette.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [str(python), "-c", START, "--no-browser", "--bind", "127.0.0.1", "--port", str(port),
             "--database", str(home / "taguette.sqlite3")],
            cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            token = _token(process, said)
            cookies = http.cookiejar.CookieJar()
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies)
            )
            taguette = Taguette(f"http://127.0.0.1:{port}", opener, cookies)
            taguette.get(f"/?token={token}")
            yield taguette
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _token(process: subprocess.Popen, said: Path) -> str:
    """Return the token in the link that Taguette prints when it is ready."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"[?]token=([0-9a-f]+)", said.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found.group(1)
        time.sleep(0.1)
    raise RuntimeError(
        f"Taguette did not start: {said.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )
