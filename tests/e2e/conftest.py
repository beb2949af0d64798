"""The app in a real browser: started once, watched for any request that leaves the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
ARGS = [
    "--headless",
    "--no-sandbox",  # the build runs as root, in a machine of its own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def chromium() -> str | None:
    """Path of a Chromium, from $CHROMIUM or the usual names."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for n in names if n and (found := shutil.which(n))), None)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The running app's address; started as `make run` starts it, stopped at the end."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.headless", "true"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            limit = time.monotonic() + START_SECONDS
            while not _healthy(url):
                if server.poll() is not None or time.monotonic() > limit:
                    log.seek(0)
                    pytest.fail(f"the app did not start:\n{log.read().decode(errors='replace')}")
                time.sleep(0.2)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


def _healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests; they skip where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("chromium is not installed")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield running
        running.close()


@pytest.fixture
def page_at(browser: Any, app_url: str) -> Iterator[Callable[..., Any]]:
    """`page_at(390, theme="dark", path="/")`: a fresh settled page of that width.

    Each test ends by checking that no request and no socket left 127.0.0.1.
    """
    contexts, left = [], []

    def note(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            left.append(request.url)

    def open_page(
        width: int = 1280, theme: str = "light", path: str = "/", height: int = 900
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("websocket", note)
        page.goto(app_url + path)
        return settled(page)

    yield open_page
    for context in contexts:
        context.close()
    assert left == [], "requests left this machine"


def settled(page: Any) -> Any:
    """Wait until the script has run to its end and the page stops growing; returns the page."""
    page.wait_for_selector("[data-testid=stMain] h1", timeout=60_000)
    idle = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    everything = page.locator("[data-testid=stMain] *")
    counts = [-1, -2]
    limit = time.monotonic() + START_SECONDS
    # The state is « notRunning » before the first run too: three equal looks make an end.
    while len(set(counts[-3:])) > 1:
        assert time.monotonic() < limit, "the page never settled"
        page.wait_for_timeout(120)
        counts.append(everything.count() if idle.count() else -len(counts))
    return page


@pytest.fixture(name="settled")
def settled_fixture() -> Callable[[Any], Any]:
    """`settled(page)` after an action: waits for the rerun's end."""
    return settled


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """`axe(page)`: the accessibility rules broken, each with its place; [] is a pass."""
    file = Path(os.environ.get("AXE_PATH", ROOT / "build/axe.min.js"))
    if not file.exists():
        pytest.skip("axe-core is absent: set AXE_PATH or run .ci/run once")

    def run(page: Any) -> list[str]:
        page.add_script_tag(path=str(file))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [
            f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]
        ]

    return run
