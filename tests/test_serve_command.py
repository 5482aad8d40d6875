"""The command: it says where it listens, what is wrong, and stops when it is told to."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from onrecord.cli.main import main
from onrecord.errors import UsageError
from onrecord.serve.config import Config
from serve_desk import fill


def test_it_serves_and_stops_when_told(tmp_path) -> None:
    path = fill(tmp_path / "news.db")
    command = [
        sys.executable,
        "-c",
        "from onrecord.cli.main import run; run()",
        "serve",
        "--port",
        "0",
        "--database",
        str(path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stderr
        address = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b"from 10 articles" in answer.read()
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) in (0, -signal.SIGTERM)
        assert server.stderr.read() == ""


def test_a_taken_port_is_said_in_a_sentence(tmp_path, capsys) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--database", str(tmp_path / "news.db")]) == 2
    assert f"port {port} cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"short", "could be guessed"), (b"\xff\xfe\xfd", "cannot be read")]
)
def test_a_bad_token_file_is_said(tmp_path, capsys, content, words) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    file.chmod(0o600)
    assert main(["serve", "--token-file", str(file), "--database", str(tmp_path / "news.db")]) == 2
    assert words in capsys.readouterr().err
    assert main(["serve", "--token-file", str(tmp_path / "none"), "--database", str(tmp_path / "news.db")]) == 2


def test_a_file_that_is_no_store_is_said(tmp_path, capsys) -> None:
    (tmp_path / "news.db").write_text("not a database at all, but long enough to look like something")
    assert main(["serve", "--port", "0", "--database", str(tmp_path / "news.db")]) == 1
    assert "cannot be used as a store" in capsys.readouterr().err


def test_a_token_is_long_enough() -> None:
    with pytest.raises(UsageError):
        Config(Path("news.db"), token="12345678901")
    assert os.environ.get("ONRECORD_TOKEN") is None
