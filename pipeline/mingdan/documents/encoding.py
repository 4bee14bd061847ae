"""Detects the encoding of Chinese text: UTF-8, UTF-16 with a byte order mark, or GB18030 (GBK and GB 2312 included).

An encoding is never guessed where the guess could be wrong. Text in Big5, for instance, decodes as GB18030 without an
error; it is refused because the result consists of rare characters.
"""

import codecs
import io
import re
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.model import Finding, Place

_CHUNK = 1 << 20
_SAMPLE = 200_000
_UTF8_CHINESE = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


class Encoding(NamedTuple):
    """How a text is encoded: its byte order mark (empty if it has none), and the codec of the bytes after the mark."""

    mark: bytes
    codec: str

    @property
    def name(self) -> str:
        """The name for messages and metadata: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `GB18030`."""
        return self.codec.upper().replace("UTF-16-", "UTF-16")


_MARKED = (
    Encoding(codecs.BOM_UTF8, "utf-8"), Encoding(codecs.BOM_UTF16_LE, "utf-16-le"),
    Encoding(codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_UTF8, _GB18030 = Encoding(b"", "utf-8"), Encoding(b"", "gb18030")


class _BadByte(NamedTuple):
    """The first byte that a codec cannot read, or a NUL: its value, its offset, and its line from 1.

    `chinese` counts the Chinese characters in UTF-8 before it (exact up to 3).
    """

    value: int
    offset: int
    line: int
    chinese: int = 0

    @property
    def hex(self) -> str:
        """The byte as 0x1F."""
        return f"0x{self.value:02X}"


def detect_encoding(stream: BinaryIO, name: object) -> Encoding:
    """Detects the encoding of a text of any size in constant memory.

    Args:
        stream: the text, at its beginning; it is read to its end, possibly twice.
        name: the file name for messages.

    Raises:
        InputError: the bytes are in none of the encodings, or contain NUL; the message names the line and the offset of
            the first wrong byte.
    """
    start = stream.read(_SAMPLE)
    encoding = next((marked for marked in _MARKED if start.startswith(marked.mark)), _UTF8)
    if not encoding.mark and start.count(b"\x00") * 8 > len(start):
        raise InputError("utf16-without-mark", file=str(name))
    bad = _first_bad_byte(stream, encoding)
    if bad and bad.value and not encoding.mark and bad.chinese < 3:
        is_chinese = is_common_chinese(start.decode("gb18030", "ignore"))
        worse = _first_bad_byte(stream, _GB18030) if is_chinese else bad
        if worse and worse.value and worse.offset <= bad.offset:
            raise InputError("neither-encoding", place=f"{name}:{bad.line}", byte=bad.hex, offset=str(bad.offset))
        encoding, bad = _GB18030, worse
    if bad is None:
        return encoding
    if not bad.value:
        raise InputError("nul-character", place=f"{name}:{bad.line}", offset=str(bad.offset))
    place = f"{name}:{bad.line}"
    raise InputError("wrong-byte", place=place, byte=bad.hex, offset=str(bad.offset), encoding=encoding.name)


def _first_bad_byte(stream: BinaryIO, encoding: Encoding) -> _BadByte | None:
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    offset, line, chinese = stream.seek(len(encoding.mark)), 1, 0
    while True:
        chunk = stream.read(_CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            line += before.decode(encoding.codec, "ignore").count("\n")
            chinese += len(_UTF8_CHINESE.findall(before))
            return _BadByte(error.object[error.start], offset - pending + error.start, line, chinese)
        if "\x00" in text:
            head = text[: text.index("\x00")]
            return _BadByte(0, offset - pending + len(head.encode(encoding.codec)), line + head.count("\n"))
        if not chunk:
            return None
        offset, line = offset + len(chunk), line + text.count("\n")
        chinese += len(_UTF8_CHINESE.findall(chunk)) if chinese < 3 else 0


def is_common_chinese(text: str) -> bool:
    """Whether a text reads as Chinese offices write.

    At least nine of ten of its characters beyond ASCII are common: symbols or level 1 of GB 2312. Bytes that were
    decoded in the wrong encoding give rare characters.
    """
    beyond = [character for character in text[:_SAMPLE] if character > "~"]
    common = sum(
        1 for character in beyond if b"\xa1" <= (character.encode("gb2312", "ignore") or b"\x00")[:1] <= b"\xd7"
    )
    return common >= 0.9 * len(beyond)


def decode_text(file: Path, content: bytes) -> tuple[str, str]:
    """Decodes text; returns it without its byte order mark, and the name of its encoding.

    Raises:
        InputError: as `detect_encoding`.
    """
    encoding = detect_encoding(io.BytesIO(content), file)
    return content[len(encoding.mark) :].decode(encoding.codec).removeprefix("\ufeff"), encoding.name


def encoding_findings(file: Path, encoding: str) -> tuple[Finding, ...]:
    """Says which encoding a file is in, where that is not UTF-8."""
    if encoding == "UTF-8":
        return ()
    return (finding("encoding", Place(str(file)), encoding=encoding),)
