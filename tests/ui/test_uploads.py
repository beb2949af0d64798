"""The server's own cap on uploads, with the set-up as it stands (fault 10)."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import MutableMapping
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette import starlette_routes

from ui.memory import keep_uploads_in_memory

MB = 1024 * 1024
EDGE = "edge"
HEAD = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
).encode()


class Upload:
    """One PUT in chunks, whose length no header tells."""

    def __init__(self, megabytes: int) -> None:
        tail = f"\r\n--{EDGE}--\r\n".encode()
        self.chunks = iter([HEAD, *[b"x" * MB] * megabytes, tail])
        self.sent = 0
        self.status = 0

    async def receive(self) -> MutableMapping[str, Any]:
        chunk = next(self.chunks, None)
        self.sent += len(chunk or b"")
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.status = message.get("status", self.status)


@pytest.fixture
def server(
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Starlette, MemoryUploadedFileManager]:
    """The upload route as the app runs it; what would spill to the disk fails."""

    def spilled(*_: Any, **__: Any) -> Any:
        raise AssertionError("an upload went to the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", spilled)
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    keep_uploads_in_memory()
    monkeypatch.setattr(starlette_routes, "is_xsrf_enabled", lambda: False)
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    runtime: Any = SimpleNamespace(is_active_session=lambda _: True)
    return Starlette(routes=starlette_routes.create_upload_routes(runtime, manager, "")), manager


def put(app: Starlette, upload: Upload) -> Upload:
    headers = [(b"content-type", f"multipart/form-data; boundary={EDGE}".encode())]
    scope = {
        "type": "http", "method": "PUT", "path": "/_stcore/upload_file/s/f", "root_path": "",
        "raw_path": b"", "query_string": b"", "headers": headers, "scheme": "http",
        "http_version": "1.1", "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(app(scope, upload.receive, upload.send))
    return upload


def test_10_an_upload_that_hides_its_length_is_stopped_while_it_comes(
    server: tuple[Starlette, MemoryUploadedFileManager],
) -> None:
    app, manager = server
    most = config.get_option("server.maxUploadSize")
    assert most == 64
    upload = put(app, Upload(4 * most))
    assert upload.status == 413
    # One megabyte of framing, and the chunk that passes the cap.
    assert upload.sent <= (most + 2) * MB + len(HEAD)
    assert manager.get_files("s", ["f"]) == []


def test_10_an_upload_that_hides_its_length_is_weighed_by_its_bytes(
    server: tuple[Starlette, MemoryUploadedFileManager],
) -> None:
    """Below the server's cap it comes in whole, in memory; the page then refuses it by its size."""
    app, manager = server
    assert put(app, Upload(21)).status == 204
    (file,) = manager.get_files("s", ["f"])
    assert len(file.data) == 21 * MB
