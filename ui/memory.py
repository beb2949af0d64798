"""Uploads stay in memory: nothing of a user's file reaches the disk."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser

#: Above the upload limit of .streamlit/config.toml, in bytes.
KEEP_IN_MEMORY = 72 * 1024 * 1024


def keep_uploads_in_memory() -> None:
    """Raise the size from which the server would spill an upload to a temporary file.

    The server's form reader writes parts above 1 MiB to the disk. It takes 64 MB, of which we
    read 20: a bigger file is refused in words, and its bytes are dropped at once.
    """
    MultiPartParser.spool_max_size = KEEP_IN_MEMORY
