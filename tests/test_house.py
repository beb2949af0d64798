"""The house stands the right way up: what may import what, read from the sources."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Rooms from the ground up, by module prefix; a room imports itself and what stands lower.
FLOORS = {
    "calculator.core": 0,
    "calculator.reference": 1,
    "calculator.intake": 2,
    "calculator.estimate": 3,
    "calculator.decide": 4,
    "calculator.deliver": 5,
    "calculator.assessment": 5,
    "calculator.portfolio": 5,
    "calculator": 6,  # the public names
    "calculator.commands": 7,
    "calculator.__main__": 8,
    "ui": 9,
    "ui.pages": 10,
    "app": 11,
}
#: Narrower than the floors allow: room -> the only rooms it may import beside itself.
ONLY = {
    "calculator.deliver": {"calculator.core", "calculator.reference", "calculator.intake"},
}
#: Same floor, yet allowed: a batch asks the front door and writes files.
BESIDE = {
    ("calculator.portfolio", "calculator.assessment"),
    ("calculator.portfolio", "calculator.deliver"),
}

NETWORK = {
    "socket",
    "urllib",
    "http",
    "requests",
    "urllib3",
    "httpx",
    "aiohttp",
    "ssl",
    "ftplib",
    "smtplib",
}
CLOCK = {
    "date.today",
    "datetime.today",
    "datetime.now",
    "datetime.utcnow",
    "time.time",
    "time.localtime",
    "Timestamp.now",
    "Timestamp.today",
}
LONGEST_MODULE = 300


def room_of(module: str) -> str | None:
    """The room a module stands in: the longest prefix known; None for a third party."""
    parts = module.split(".")
    for size in range(len(parts), 0, -1):
        prefix = ".".join(parts[:size])
        if prefix in FLOORS:
            # A module right under calculator/ that is no known room belongs to the public names.
            return prefix
    return None


def imports_of(tree: ast.AST, module: str) -> set[str]:
    """Every module a source imports, relative ones resolved, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = module.split(".")[: -node.level]
                base = ".".join([*parent, base] if base else parent)
            # `from calculator import core` names a room after the import.
            found |= {
                f"{base}.{a.name}" if f"{base}.{a.name}" in FLOORS else base for a in node.names
            }
    return found


def calls_of(tree: ast.AST) -> set[str]:
    """Attribute calls by their last two names: `datetime.date.today()` is "date.today"."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = node.value
            name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
            found.add(f"{name}.{node.attr}")
    return found


def faults(module: str, source: str) -> list[str]:
    """What is wrong with one source; empty where the house stands."""
    tree = ast.parse(source)
    room = room_of(module)
    assert room is not None, module
    found = []
    in_package = module.partition(".")[0] == "calculator"
    for name in sorted(imports_of(tree, module)):
        top = name.partition(".")[0]
        if in_package and top == "streamlit":
            found.append(f"{module} imports streamlit")
        if top == "plotly" and in_package and room != "calculator.deliver":
            found.append(f"{module} imports plotly")
        if in_package and top in NETWORK:
            found.append(f"{module} imports {name}, which can reach the network")
        other = room_of(name)
        if other is None or other == room or (room, other) in BESIDE:
            continue
        narrowed = room in ONLY and other not in ONLY[room]
        if narrowed or FLOORS[other] >= FLOORS[room]:
            found.append(f"{module} imports {name}")
    if in_package:
        found += [f"{module} reads the clock: {c}" for c in sorted(calls_of(tree) & CLOCK)]
    if source.count("\n") > LONGEST_MODULE:
        found.append(f"{module} is longer than {LONGEST_MODULE} lines")
    return found


def sources() -> list[tuple[str, Path]]:
    """Every module of the house with its file."""
    files = [*(ROOT / "calculator").rglob("*.py"), *(ROOT / "ui").rglob("*.py"), ROOT / "app.py"]
    return [
        (re.sub(r"\.__init__$", "", ".".join(f.relative_to(ROOT).with_suffix("").parts)), f)
        for f in sorted(files)
        if f.exists()
    ]


@pytest.mark.parametrize(
    ("module", "file"), sources(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_module_keeps_to_its_room(module: str, file: Path) -> None:
    assert faults(module, file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        (
            "calculator.core.money",
            "from calculator.intake import read",
            "imports calculator.intake",
        ),
        ("calculator.core.money", "def f():\n    import calculator.decide.paths", "imports"),
        ("calculator.core.money", "from ..intake import read", "imports calculator.intake"),
        ("calculator.intake.csv", "from calculator import estimate", "imports calculator"),
        ("calculator.deliver.files", "from calculator.decide import paths", "imports"),
        ("calculator.assessment", "from calculator.deliver import files", "imports"),
        ("calculator.decide.paths", "import ui.look", "imports ui.look"),
        ("ui.look", "from ui.pages import answer", "imports ui.pages"),
        ("calculator.assessment", "import streamlit as st", "imports streamlit"),
        ("calculator.decide.paths", "import plotly.graph_objects as go", "imports plotly"),
        ("calculator.intake.read", "from urllib.request import urlopen", "network"),
        ("calculator.core.spans", "from datetime import date\ndate.today()", "date.today"),
        ("calculator.core.spans", "import datetime\ndatetime.datetime.now()", "datetime.now"),
        ("calculator.core.spans", "x = 1\n" * 301, "longer than 300 lines"),
    ],
)
def test_a_fault_is_seen(module: str, source: str, said: str) -> None:
    assert any(said in fault for fault in faults(module, source))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("calculator.intake.csv", "from calculator.core import money"),
        ("calculator.assessment", "from calculator.decide.paths import walk"),
        ("calculator.deliver.figures", "import plotly.graph_objects as go"),
        ("calculator.portfolio.batch", "from calculator.assessment import assess"),
        (
            "calculator.__main__",
            "from calculator import assess\nfrom calculator.deliver import files",
        ),
        ("ui.pages.answer", "import streamlit as st\nfrom ui.look import stylesheet"),
    ],
)
def test_a_sound_module_passes(module: str, source: str) -> None:
    assert faults(module, source) == []
