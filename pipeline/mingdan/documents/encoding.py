"""Detects the encoding of a text of any size, by the rules of `mingdan.documents.plain_text.decoded`."""

import codecs
import re
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mingdan.documents.plain_text import plausible
from mingdan.errors import InputError

_CHUNK = 1 << 20
_SAMPLE = 200_000
_CHINESE = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


class Encoding(NamedTuple):
    """How a text is written: the mark it begins with, and the codec of what follows."""

    mark: bytes
    codec: str


_MARKED = (
    Encoding(codecs.BOM_UTF8, "utf-8"), Encoding(codecs.BOM_UTF16_LE, "utf-16-le"),
    Encoding(codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


class _Bad(NamedTuple):
    """The first byte that a codec cannot read: its value, its offset, its line, and the bytes of Chinese before it."""

    byte: int
    offset: int
    line: int
    chinese: int


def encoding(file: Path, name: object) -> Encoding:
    """The encoding of a file: UTF-8, UTF-16 with a byte order mark, or GB18030.

    Args:
        file: the file, which is read to its end.
        name: what messages call it.

    Raises:
        InputError: none of them; the message names the line of the first byte that is wrong, and its offset.
    """
    with file.open("rb") as stream:
        start = stream.read(_SAMPLE)
    found = next((one for one in _MARKED if start.startswith(one.mark)), Encoding(b"", "utf-8"))
    if not found.mark and start.count(b"\x00") * 8 > len(start):
        raise InputError(f"{name}: looks like UTF-16 without a byte order mark (编码): save it as UTF-8")
    with file.open("rb") as stream:
        bad = _first_bad(stream, found)
    if bad is None:
        return found
    if bad.byte == 0:
        raise InputError(f"{name}:{bad.line}: a NUL control character (空字符) at offset {bad.offset}: is it a text?")
    other = Encoding(b"", "gb18030")
    if not found.mark and bad.chinese < 3 and plausible(start.decode("gb18030", "ignore")):
        with file.open("rb") as stream:
            worse = _first_bad(stream, other)
        if worse is None:
            return other
        raise InputError(
            f"{name}:{worse.line}: byte 0x{worse.byte:02X} at offset {worse.offset} is not GB18030, in which the rest "
            "is written: correct that line, or save it in the encoding UTF-8 (编码错误)"
        )
    raise InputError(
        f"{name}:{bad.line}: byte 0x{bad.byte:02X} at offset {bad.offset} is not {found.codec.upper()}, in which the "
        "rest is written: correct that line, or save it in the encoding UTF-8 (编码错误)"
    )


def _first_bad(stream: BinaryIO, written: Encoding) -> _Bad | None:
    decoder = codecs.getincrementaldecoder(written.codec)()
    offset, line, chinese = len(stream.read(len(written.mark))), 1, 0
    while True:
        chunk = stream.read(_CHUNK)
        waiting = decoder.getstate()[0]
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            at = offset - len(waiting) + error.start
            line += before.decode(written.codec, "ignore").count("\n")
            return _Bad(error.object[error.start], at, line, chinese + len(_CHINESE.findall(before)))
        if "\x00" in text:
            before = text[: text.index("\x00")].encode(written.codec)
            return _Bad(0, offset - len(waiting) + len(before), line + text[: text.index("\x00")].count("\n"), 0)
        if not chunk:
            return None
        offset, line = offset + len(chunk), line + text.count("\n")
        chinese += len(_CHINESE.findall(chunk)) if chinese < 3 else 0
