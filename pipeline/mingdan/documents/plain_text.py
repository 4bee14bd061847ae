"""Text: its encoding, which is never guessed where a guess could be wrong, and its lines."""

import re
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import sha256
from mingdan.model import Extract, Finding, Line

MAX_LINES = 2_000_000
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16LE"),
    (b"\xfe\xff", "utf-16", "UTF-16BE"),
)
_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


def is_html(file: Path, content: bytes) -> bool:
    """Whether a text is a web page."""
    start = content[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    by_name = file.suffix.lower() in (".html", ".htm", ".xhtml", ".shtml")
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (by_name and start.startswith(b"<"))


def decoded(file: Path, content: bytes) -> tuple[str, str]:
    """The text of some bytes, and the encoding they are in.

    UTF-8, or what a byte order mark says; GB18030 (with GBK and GB2312 in it) where the bytes are no UTF-8 at all and
    give common characters.

    Raises:
        InputError: none of them; the message names the first byte that is wrong, its offset and its line.
    """
    for bom, codec, name in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(codec), name
            except UnicodeDecodeError as error:
                raise InputError(f"{file}: byte at offset {error.start} is not {name} (编码错误)") from error
    try:
        text = content.decode()
        if "\x00" in text:
            raise _with_nul(file, content)
        return text, "UTF-8"
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            raise _with_nul(file, content) from error
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise _not_utf8(file, content, error) from error
        if len(_UTF8.findall(content[: error.start])) > 2 or not plausible(text):
            raise _not_utf8(file, content, error) from error
        return text, "GB18030"


def _with_nul(file: Path, content: bytes) -> InputError:
    if content.count(b"\x00") * 8 > len(content):
        return InputError(f"{file}: looks like UTF-16 without a byte order mark (编码): save it as UTF-8")
    at = content.index(b"\x00")
    line = content.count(b"\n", 0, at) + 1
    return InputError(
        f"{file}:{line}: a NUL control character (空字符) at offset {at}: is it a binary file? save it as UTF-8 text"
    )


def _not_utf8(file: Path, content: bytes, error: UnicodeDecodeError) -> InputError:
    line = content.count(b"\n", 0, error.start) + 1
    return InputError(
        f"{file}:{line}: byte 0x{content[error.start]:02X} at offset {error.start} is not UTF-8, and the file is no "
        "GB18030 either: save it in the encoding UTF-8 (编码不是 UTF-8, 请另存为 UTF-8)"
    )


def plausible(text: str) -> bool:
    """Whether a text is what a Chinese office writes.

    Nine of ten of its characters beyond ASCII are then the common ones of GB 2312 (level 1, and its marks); bytes read
    in the wrong encoding give rare ones.
    """
    beyond = [character for character in text[:200_000] if character > "~"]
    common = sum(
        1 for character in beyond if b"\xa1" <= (character.encode("gb2312", "ignore") or b"\x00")[:1] <= b"\xd7"
    )
    return common >= 0.9 * len(beyond)


def encoding_findings(file: Path, encoding: str) -> tuple[Finding, ...]:
    """Says which encoding a file is in, where that is not UTF-8."""
    if encoding == "UTF-8":
        return ()
    says = (f"the file is in the encoding {encoding}", f"文件编码为{encoding}")
    return (Finding("encoding", *says, str(file), severity="information"),)


def extract(file: Path, content: bytes) -> Extract:
    """The lines of a text; arguments, result and errors as `mingdan.documents.extract`."""
    text, encoding = decoded(file, content)
    text = text.removeprefix("\ufeff")
    parts = _LINE_END.split(text)
    if len(parts) > MAX_LINES:
        raise InputError(f"{file}: {len(parts):,} lines are too many, the limit is {MAX_LINES:,} (行数过多)")
    lines = tuple(Line(number, f"line {number}", part) for number, part in enumerate(parts, 1))
    return Extract("text", encoding, lines, encoding_findings(file, encoding), sha256(text))
