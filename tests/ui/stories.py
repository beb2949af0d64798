"""What the stories of tests/ui share: the app, its pages, files to hand over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from ui import keys

ROOT = Path(__file__).resolve().parents[2]
#: First run imports everything; a busy machine needs patience.
PATIENCE = 60
ANSWER, FILES, CASH = (f"ui/pages/{name}.py" for name in ("answer", "files", "cash"))
#: Position of each uploader on the page of files.
LEDGER, BANK, DOSSIER = 0, 1, 2


def started() -> AppTest:
    """The app as a first visit shows it."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()


def html_of(app: AppTest) -> str:
    """Everything the page says in HTML, in order."""
    parts = [str(e.proto.body) for e in app.get("html")]
    return "\n".join(p for p in parts if not p.startswith("<style>"))


def answered(app: AppTest) -> Any:
    """The answer on the screen."""
    return app.session_state[keys.ANSWERED].answer


def go(app: AppTest, page: str) -> AppTest:
    """Change the page."""
    app.switch_page(page).run()
    assert not app.exception
    return app


def hand_over(app: AppTest, name: str, content: bytes, kind: int = LEDGER) -> AppTest:
    """Go to the page of files and hand one over."""
    go(app, FILES)
    app.file_uploader[kind].upload(name, content).run()
    assert not app.exception
    return app
