"""Pictures of the real app for README: `python -m docs.make_screenshots`, Chromium needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PORT = 8797
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: File name, width, height and theme of each picture.
PICTURES = (
    ("answer.png", 1000, 1330, "light"),
    ("answer-phone.png", 390, 1560, "dark"),
)


def main() -> None:
    """Start the app, take each picture of the example pharmacy, stop the app."""
    url = f"http://127.0.0.1:{PORT}"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(PORT)], cwd=ROOT
    )
    try:
        for _ in range(120):
            try:
                urlopen(f"{url}/_stcore/health", timeout=2)  # noqa: S310 - our own address
                break
            except (URLError, OSError):
                time.sleep(0.5)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGS
            )
            for name, width, height, theme in PICTURES:
                page = chromium.new_page(
                    viewport={"width": width, "height": height}, color_scheme=theme
                )
                page.goto(url)
                page.wait_for_selector("footer.tp-foot", state="attached", timeout=60_000)
                page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
                page.wait_for_timeout(1500)
                page.screenshot(path=ROOT / "docs" / "images" / name)
                page.close()
            chromium.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
