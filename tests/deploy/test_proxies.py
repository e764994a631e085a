"""Keepwarm behind the proxies of deploy/, with the real programs. Part of `make long`."""

import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.cli.processes import a_free_port
from tests.deploy.running import started
from tests.deploy.test_service import status
from tests.house import tree

pytestmark = pytest.mark.long
DEPLOY = tree.ROOT / "deploy"
HOST = "keepwarm.example.org"


class Refusing(BaseHTTPRequestHandler):
    """A sign-in that knows nobody."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@pytest.fixture
def nobody() -> Iterator[int]:
    """The port of a sign-in that lets nobody in."""
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, *, host: str = HOST) -> tuple[int, dict[str, str], str]:
    """Status, headers and text, over plain http to a proxy on this machine."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    opener = urllib.request.build_opener(Stay)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), answer.read().decode()


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_words: object) -> None:
        """Not from here."""


@contextmanager
def nginx(name: str, folder: Path, *, app: int, auth: int = 9) -> Iterator[int]:
    """nginx with a file of deploy/, on a free port and without certificates."""
    port = a_free_port()
    text = (DEPLOY / name).read_text()
    text = re.sub(r"^\s*ssl_certificate.*$", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("$scheme", "https")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{app}").replace("127.0.0.1:9000", f"127.0.0.1:{auth}")
    whole = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;"
        f" fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n{text}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole)
    with running([program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder)]):
        status(port, "/healthz")
        yield port


@contextmanager
def caddy(folder: Path, *, app: int, auth: int = 9) -> Iterator[int]:
    """Caddy with the example of deploy/, on a free port and without certificates."""
    port = a_free_port()
    text = (DEPLOY / "Caddyfile.example").read_text()
    text = re.sub(r"^(\w+\.example\.org) \{", rf"http://\1:{port} {{", text, flags=re.MULTILINE)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{app}").replace("127.0.0.1:9000", f"127.0.0.1:{auth}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, HOME=str(folder)):
        status(port, "/healthz")
        yield port


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env={"PATH": "/usr/bin:/bin"} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    assert found is not None, f"install {name}"
    return found


@contextmanager
def keepwarm(folder: Path, public_url: str) -> Iterator[int]:
    port = a_free_port()
    settings = {
        "CRM_INSTANCE": str(folder / "data"),
        "CRM_PUBLIC_URL": public_url,
        "CRM_TRUSTED_PROXIES": "1",
    }
    with started("run", "--port", str(port), environment=settings):
        assert status(port, "/healthz") == 200
        yield port


def test_nginx_says_that_the_visitor_is_on_https(tmp_path: Path) -> None:
    with keepwarm(tmp_path, f"https://{HOST}") as app, nginx("nginx.conf", tmp_path, app=app) as port:
        code, headers, text = ask(port, "/sign-up")
        assert code == 200
        assert "max-age" in headers["Strict-Transport-Security"]
        assert "Keepwarm" in text
        assert ask(port, "/f/nothing/there.ics")[0] == 404


def test_nginx_below_a_path(tmp_path: Path) -> None:
    public = "https://www.example.org/keepwarm"
    with keepwarm(tmp_path, public) as app, nginx("nginx-sub-path.conf", tmp_path, app=app) as port:
        code, headers, _text = ask(port, "/keepwarm/", host="www.example.org")
        assert (code, headers["Location"]) == (303, "/keepwarm/sign-up")
        text = ask(port, "/keepwarm/sign-up", host="www.example.org")[2]
        [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
        assert style.startswith("/keepwarm/static/")
        assert ask(port, style, host="www.example.org")[0] == 200


def test_nginx_with_a_sign_in_in_front(tmp_path: Path, nobody: int) -> None:
    conf = "nginx-forward-auth.conf"
    with keepwarm(tmp_path, f"https://{HOST}") as app, nginx(conf, tmp_path, app=app, auth=nobody) as port:
        assert ask(port, "/")[0] == 401
        assert ask(port, "/contacts")[0] == 401
        assert ask(port, "/healthz")[0] == 200
        assert ask(port, "/readyz")[0] == 200
        assert ask(port, "/robots.txt")[0] == 200
        for path in ("/f/nothing/there.ics", "/n/nothing", "/u/nothing"):
            assert ask(port, path)[0] == 404, path


def test_caddy_at_a_host_below_a_path_and_with_a_sign_in(tmp_path: Path, nobody: int) -> None:
    with keepwarm(tmp_path, f"https://{HOST}") as app, caddy(tmp_path, app=app, auth=nobody) as port:
        assert ask(port, "/sign-up", host=f"{HOST}:{port}")[0] == 200
        private = f"private.example.org:{port}"
        assert ask(port, "/contacts", host=private)[0] == 401
        assert ask(port, "/healthz", host=private)[0] == 200
        for path in ("/f/nothing/there.ics", "/n/nothing", "/u/nothing"):
            assert ask(port, path, host=private)[0] == 404, path
    with keepwarm(tmp_path, "https://www.example.org/keepwarm") as app, caddy(tmp_path, app=app) as port:
        www = f"www.example.org:{port}"
        code, headers, _text = ask(port, "/keepwarm/", host=www)
        assert (code, headers["Location"]) == (303, "/keepwarm/sign-up")


def test_units_are_well_formed_for_systemd(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    for file in (DEPLOY / "systemd").glob("*.service"):
        text = file.read_text().replace("/opt/keepwarm/.venv/bin/python", "/bin/sh")
        name = file.name.replace("@", "@8001")
        (tmp_path / name).write_text(text.replace("User=keepwarm", "User=root").replace("Group=keepwarm", ""))
        done = subprocess.run(
            [analyze, "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        said = [line for line in done.stderr.splitlines() if name in line and "WorkingDirectory" not in line]
        assert said == [], said
