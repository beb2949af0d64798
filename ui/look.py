"""The look: one palette for the style sheet, the theme and the charts, and the sheet itself.

No Streamlit here: the page sends `stylesheet()` once with `st.html`, and draws its charts
with `PALETTE[theme]`. The two halves of `PALETTE` have the same keys,
which are also the names of the CSS variables (`--tp-accent`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

#: Longest text of the page, in pixels: the column that `layout="centered"` gives.
COLUMN_WIDTH = 702

#: Families as .streamlit/config.toml declares them; charts name them too.
SERIF = "Newsreader, Georgia, serif"
SANS = "Inter, system-ui, sans-serif"

_LIGHT = {
    "page": "#FFFFFF",
    "surface": "#F2F6F7",
    "tint": "#E1EEF2",  # the mark « Exemple », the advised row
    "ink": "#13242C",
    "muted": "#52646D",
    "accent": "#0B5C70",  # text and lines
    "fill": "#0B5C70",  # under white text
    "pale": "#A5C8D2",  # second half of a bar
    "baseline": "#77868D",  # cash without the outage
    "floor": "#B42318",  # below the floor, and nothing else
    "below": "#DE8A84",  # the part of a range that lies below the floor
    "field": "#7C8B92",  # borders of what is touched: 3:1 on page and field
    "hair": "#E1E8EA",
    "rule": "#A9B7BD",
    "map_1": "#E4F0F3",
    "map_2": "#C4DEE5",
    "map_3": "#93C0CC",
    "map_4": "#2F7E93",
    "map_5": "#0B5C70",
    "band": "rgba(11, 92, 112, 0.16)",  # 8 times in 10
    "band_floor": "rgba(180, 35, 24, 0.26)",  # the part of it below the floor
    "outage": "19, 36, 44",  # red, green, blue of the outage's field; opacity follows its odds
}

_DARK = {
    "page": "#0F181C",
    "surface": "#18252B",
    "tint": "#17343E",
    "ink": "#E4ECEE",
    "muted": "#9FB1B8",
    "accent": "#6CC4D6",
    "fill": "#1E7A90",
    "pale": "#2F6373",
    "baseline": "#8B9AA1",
    "floor": "#FF8F80",
    "below": "#A85A52",
    "field": "#6A7B84",
    "hair": "#2B3A41",
    "rule": "#4A5C64",
    "map_1": "#15303A",
    "map_2": "#1C4452",
    "map_3": "#25596A",
    "map_4": "#6FBFD0",
    "map_5": "#9DDDEA",
    "band": "rgba(108, 196, 214, 0.20)",
    "band_floor": "rgba(255, 143, 128, 0.34)",
    "outage": "228, 236, 238",
}

#: Colours by theme ("light", "dark") and role.
PALETTE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"light": MappingProxyType(_LIGHT), "dark": MappingProxyType(_DARK)}
)


def variables() -> str:
    """The palette as CSS variables that follow the theme by themselves.

    Streamlit sets `color-scheme` on the app, so `light-dark()` needs no rerun.
    """
    pairs = (
        f"--tp-{role.replace('_', '-')}:light-dark({light},{_DARK[role]});"
        for role, light in _LIGHT.items()
        if role != "outage"
    )
    return f":root{{{''.join(pairs)}--tp-serif:{SERIF};--tp-sans:{SANS};}}"


@cache
def stylesheet() -> str:
    """The whole `<style>` block: variables, then ui/style.css; send it once per page.

    Comments go: Streamlit's sanitiser drops a whole sheet in which it sees a tag.
    """
    css = (Path(__file__).parent / "style.css").read_text("utf-8")
    css = re.sub(r"/\*.*?\*/\n?", "", css, flags=re.DOTALL)
    return f"<style>{variables()}\n{css}</style>"
