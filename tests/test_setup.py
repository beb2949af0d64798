"""What the set-up promises: versions pinned and hashed, a closed server, one palette."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from calculator.intake.limits import UPLOAD
from ui import look
from ui.memory import KEEP_IN_MEMORY

ROOT = Path(__file__).resolve().parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
LOCKS = [
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-peers.txt",
    "requirements-uv.txt",
]


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    "source", ["requirements.in", "requirements-dev.in", "requirements-peers.in"]
)
def test_every_wish_is_locked(source: str) -> None:
    lock = (ROOT / source.replace(".in", ".txt")).read_text("utf-8")
    for line in (ROOT / source).read_text("utf-8").splitlines():
        if re.match(r"[a-z]", line):
            assert re.search(rf"(?m)^{re.split('[=<>]', line)[0]}==", lock), line


@pytest.mark.parametrize("file", [*LOCKS, "Makefile", ".ci/run", "start-windows.bat"])
def test_no_index_is_named(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"(?m)^\s*--(index|extra|find|trusted)|https?://(?!127\.0\.0\.1)", text)


def test_python_is_recent_enough() -> None:
    assert sys.version_info >= (3, 11)


def test_the_server_is_closed() -> None:
    server, client = CONFIG["server"], CONFIG["client"]
    assert server["address"] == "127.0.0.1"
    assert set(server["allowedHosts"]) == {"localhost", "127.0.0.1"}
    assert server["enableCORS"]
    assert server["enableXsrfProtection"]
    assert not server["enableAgentApi"]
    # What is refused in our own words still stays in memory, never on the disk.
    assert UPLOAD.bytes_ < server["maxUploadSize"] * 1024 * 1024 < KEEP_IN_MEMORY
    assert server["maxUploadSize"] <= 64
    assert client["showErrorDetails"] == "none"
    assert not CONFIG["browser"]["gatherUsageStats"]
    assert not CONFIG["runner"]["magicEnabled"]


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    for section in ("server", "client", "browser", "runner"):
        for option in CONFIG[section]:
            assert f"{section}.{option}" in config.get_config_options(), option


def test_theme_files_are_local_and_there() -> None:
    for face in CONFIG["theme"]["fontFaces"]:
        assert face["url"].startswith("app/static/")
        file = ROOT / "static" / face["url"].removeprefix("app/static/")
        assert file.read_bytes()[:4] == b"wOF2"
        assert file.stat().st_size < 120_000
        assert (ROOT / "static" / f"{file.stem}-OFL.txt").exists()
    assert (ROOT / "static/icon.png").exists()
    assert '"static" / "icon.png"' in (ROOT / "app.py").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_and_palette_agree(theme: str) -> None:
    shown, colours = CONFIG["theme"][theme], look.PALETTE[theme]
    pairs = {
        "primaryColor": "fill",
        "backgroundColor": "page",
        "secondaryBackgroundColor": "surface",
        "textColor": "ink",
        "borderColor": "field",
        "linkColor": "accent",
        "redColor": "floor",
    }
    assert {key: shown[key] for key in pairs} == {k: colours[role] for k, role in pairs.items()}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_can_be_read(theme: str) -> None:
    c = look.PALETTE[theme]
    for text in ("ink", "muted", "accent", "floor"):
        assert contrast(c[text], c["page"]) >= 4.5, text
        assert contrast(c[text], c["surface"]) >= 4.5, text
    assert contrast(c["accent"], c["tint"]) >= 4.5
    assert contrast("#FFFFFF", c["fill"]) >= 4.5
    for line in ("field", "baseline"):
        assert contrast(c[line], c["page"]) >= 3, line
    assert contrast(c["field"], c["surface"]) >= 3


def test_palettes_have_the_same_roles() -> None:
    assert list(look.PALETTE["light"]) == list(look.PALETTE["dark"])


def test_stylesheet_survives_the_sanitiser() -> None:
    sheet = look.stylesheet()
    inner = sheet.removeprefix("<style>").removesuffix("</style>")
    assert "<" not in inner  # a tag in it, and the whole sheet is dropped
    assert "/*" not in inner
    assert inner.count("{") == inner.count("}")
    assert "http" not in inner


def test_stylesheet_names_only_known_variables() -> None:
    sheet = look.stylesheet()
    used = set(re.findall(r"var\((--tp-[a-z0-9-]+)", sheet))
    assert used <= set(re.findall(r"(--tp-[a-z0-9-]+):", sheet))


def test_windows_starter_has_windows_line_ends() -> None:
    raw = (ROOT / "start-windows.bat").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 0
    assert raw.isascii()
