"""Bytes to text: byte-order marks, strict UTF-8, UTF-16 without a mark, then charset-normalizer; newlines are kept.

Bytes that are no text are refused with the reason: a known file signature, too many control characters, or no
encoding that fits. Lone surrogates, which neither UTF-8 nor SQLite can carry, become U+FFFD one for one, so that no
offset moves.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from dateline.errors import UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of formats that are met under a wrong name, from each format's specification.
_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.1  # above this share of control bytes it is no text
_SAMPLE = 65_536  # bytes looked at to tell the encoding of a stream
_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_surrogates(text: str) -> str:
    """`text` with every lone surrogate replaced by U+FFFD; the length stays the same."""
    return _SURROGATE.sub("\ufffd", text)


def signature(head: bytes) -> str | None:
    """What the first bytes say that the data is ("a PNG image"), or None if no known signature fits."""
    return next((name for mark, name in _SIGNATURES if head.startswith(mark)), None)


def detect(head: bytes) -> tuple[str, int]:
    """The encoding that `head` is in, and how many bytes its byte-order mark takes.

    Raises:
        UnreadableInput: the bytes are no text.
    """
    found = signature(head)
    if found:
        raise UnreadableInput(f"this is {found}, not text; give the text itself, or a format that Dateline reads")
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, len(mark)
    wide = _wide(head)
    if wide:
        return wide, 0
    if len(_CONTROL.findall(head)) > _CONTROL_SHARE * len(head):
        raise UnreadableInput("more than a tenth of the bytes are control characters: this is no text")
    if _is_utf8(head):
        return "utf-8", 0
    best = from_bytes(head[:_SAMPLE]).best()
    if best is None:
        raise UnreadableInput("no text encoding fits these bytes; save the file as UTF-8")
    return best.encoding, 0


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is then NUL."""
    sample = head[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _is_utf8(head: bytes) -> bool:
    """Whether `head` is UTF-8, of which the last character may be cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes) -> str:
    """All of `data` as text: byte-order mark removed, newlines as they are, lone surrogates replaced.

    Raises:
        UnreadableInput: the bytes are no text.
    """
    encoding, mark = detect(data)
    try:
        text = data[mark:].decode(encoding)
    except (UnicodeDecodeError, LookupError):
        # The sample misled (charset-normalizer saw only the beginning), or UTF-8 is cut at its end: keep what there is.
        text = data[mark:].decode(encoding if encoding.startswith("utf") else "cp1252", errors="replace")
    return replace_surrogates(text)


def read_bounded(stream: BinaryIO, limit: int) -> bytes:
    """Everything in `stream`, at most `limit` bytes; not one byte more is kept in memory.

    Raises:
        UnreadableInput: the stream is longer.
    """
    parts: list[bytes] = []
    left = limit + 1
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not part:
            return b"".join(parts)
        parts.append(part)
        left -= len(part)
    raise UnreadableInput(
        f"longer than {limit:,} bytes, the most that one document may have; split it, or raise the limit"
    )


__all__ = ["decode", "detect", "read_bounded", "replace_surrogates", "signature"]
