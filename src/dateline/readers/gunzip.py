"""Gzip as a stream that gives every byte before a break, and only then tells of it.

``gzip.GzipFile`` behind a buffer loses up to a buffer's worth of good data when a file is cut off. Several members in a
row (as in WARC) are one stream; zero padding after the last is passed over.
"""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from dateline.errors import UnreadableInput

_CHUNK = 1 << 16
_GZIP = 31  # window bits: the largest window, with a gzip header and checksum


class Gunzip(io.RawIOBase):
    """The unpacked bytes of a gzip stream; at a break it ends, and reading on raises `UnreadableInput`.

    It ends first because a buffer drops what it has gathered when the stream below it raises.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unzip = zlib.decompressobj(_GZIP)
        self._fed = b""  # packed bytes that are not yet used
        self._inside = False  # a member has begun and not ended
        self._broken: str | None = None
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one step of unpacking goes; 0 at the end.

        Raises:
            UnreadableInput: the data is damaged or ends too early, and the end was already told once.
        """
        part = b"" if self._broken else self._step(len(buffer))
        if not part and self._broken and not self._ended:
            self._ended = True
        elif not part and self._broken:
            raise UnreadableInput(f"broken off: {self._broken}; what stood before it was read")
        buffer[: len(part)] = part
        return len(part)

    def _step(self, size: int) -> bytes:
        """Up to `size` unpacked bytes, at least one unless the stream has ended or is broken."""
        while True:
            if not self._fed:
                self._fed = self._packed.read(_CHUNK)
                if not self._fed:
                    if self._inside:
                        self._broken = "the compressed data ends too early"
                    return b""
            if not self._inside:
                self._fed = self._fed.lstrip(b"\x00")
                if not self._fed:
                    continue
                self._inside, self._unzip = True, zlib.decompressobj(_GZIP)
            try:
                part = self._unzip.decompress(self._fed, size)
            except zlib.error as error:
                self._broken = f"the compressed data is damaged ({error})"
                return b""
            if self._unzip.eof:
                self._inside, self._fed = False, self._unzip.unused_data
            else:
                self._fed = self._unzip.unconsumed_tail
            if part:
                return part


__all__ = ["Gunzip"]
