"""The archive of a workbook: its totals checked before anything is inflated.

Parts are inflated here, each exactly to the size declared, and packed again without
compression for the reader: what was checked is what is read, and nothing else is.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from calculator.intake.apart.refusal import Refused

MOST_PARTS = 2_000
MOST_BYTES = 200_000_000
#: A large part may not inflate more than this; small ones do so honestly.
RATIO, LARGE = 200, 10_000_000
_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
_ARCHIVES = (
    ".zip", ".7z", ".rar", ".gz", ".tar", ".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx",
    ".ods", ".odt",
)  # fmt: skip


class Archive:
    """A checked archive; names are compared without case, as readers do."""

    def __init__(self, data: bytes) -> None:
        """Check the directory.

        Raises:
            Refused: too many parts, too big once inflated, encrypted, with macros or an
                archive inside, or two parts of one name.
            zipfile.BadZipFile: no sound directory.
        """
        # Counted before the directory is read: a million entries would take seconds.
        if data.count(_ENTRY) > MOST_PARTS:
            raise Refused("book_too_big_inside", limit_mb=MOST_BYTES // 1_000_000)
        self._data = data
        with zipfile.ZipFile(io.BytesIO(data)) as directory:
            entries = [e for e in directory.infolist() if not e.is_dir()]
        self._entries = {e.filename.lower(): e for e in entries}
        if len(self._entries) != len(entries):
            raise Refused("file_damaged")
        if any(e.flag_bits & 0x41 for e in entries):
            raise Refused("file_protected")
        self._check_sizes()
        for name in self._entries:
            if name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")):
                raise Refused("file_has_macros")
            if name.endswith(_ARCHIVES) or self._begins(name) == b"PK\x03\x04":
                raise Refused("book_holds_archive")

    def _check_sizes(self) -> None:
        entries = self._entries.values()
        much = sum(e.file_size for e in entries) > MOST_BYTES
        if much or any(
            e.file_size > LARGE and e.file_size > RATIO * e.compress_size for e in entries
        ):
            raise Refused("book_too_big_inside", limit_mb=MOST_BYTES // 1_000_000)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, in lower case."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._entries

    def _inflate(self, name: str, most: int) -> tuple[bytes, bool]:
        """At most so many bytes of a part, and whether they are all of it."""
        entry = self._entries[name.lower()]
        head = self._data[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size:
            raise Refused("file_damaged")
        mark, name_bytes, extra_bytes = _LOCAL.unpack(head)
        start = entry.header_offset + _LOCAL.size + name_bytes + extra_bytes
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if mark != b"PK\x03\x04" or len(packed) != entry.compress_size:
            raise Refused("file_damaged")
        if entry.compress_type == zipfile.ZIP_STORED:
            return bytes(packed[:most]), len(packed) <= most
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise Refused("file_damaged")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        return inflater.decompress(packed, most), inflater.eof

    def _begins(self, name: str) -> bytes:
        return self._inflate(name, 4)[0] if self._entries[name].file_size else b""

    def read(self, name: str) -> bytes:
        """A part, exactly as long as the directory declares.

        Raises:
            Refused: a forged size, a wrong checksum, no such part.
            zlib.error: a damaged part.
        """
        if name not in self:
            raise Refused("file_damaged")
        entry = self._entries[name.lower()]
        # One byte more than declared is enough to see that the declaration is false.
        data, whole = self._inflate(name, entry.file_size + 1)
        if not whole or len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
            raise Refused("file_damaged")
        return data


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, uncompressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
