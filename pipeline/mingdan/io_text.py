"""Reads and decodes files from outside, splits text into lines, and computes hashes."""

import hashlib
import re
import stat
from pathlib import Path

from mingdan.errors import InputError
from mingdan.lexicon.characters import forbidden_category

MAX_BYTES = 20_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")
# Formats that hold neither text nor tables, by their first bytes.
_FOREIGN_FORMATS = (
    (b"\x89PNG", "a PNG image (图片)"),
    (b"\xff\xd8\xff", "a JPEG image (图片)"),
    (b"GIF8", "a GIF image (图片)"),
    (b"II*\x00", "a TIFF image (图片)"),
    (b"MM\x00*", "a TIFF image (图片)"),
    (b"\x1f\x8b", "compressed by gzip (压缩文件)"),
    (b"Rar!", "a RAR archive (压缩文件)"),
    (b"7z\xbc\xaf", "a 7z archive (压缩文件)"),
    (b"{\\rtf", "RTF: save it as .docx"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_DOCUMENT_FORMATS = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a zip or Office file"))


def read_bytes(file: Path) -> bytes:
    """The content of a file that may be untrusted.

    Raises:
        InputError: it is missing, no file, unreadable, empty, or larger than 20 MB.
    """
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("is-a-directory", file=file)
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            raise InputError("not-a-regular-file", file=file)
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError("too-large", file=file, most=MAX_BYTES)
    except OSError as error:
        raise InputError("cannot-read", file=file, reason=error) from error
    if not content.strip():
        raise InputError("empty-file", file=file)
    return content


def foreign_format(content: bytes) -> str:
    """Returns the name of a format that holds neither text nor tables; empty where the content is none of these."""
    return next((name for signature, name in _FOREIGN_FORMATS if content.startswith(signature)), "")


def decode(file: Path, content: bytes) -> str:
    """UTF-8 text, without its byte order mark.

    Raises:
        InputError: it is another format or another encoding; the message names the offset and the line of the byte.
    """
    for signature, name in (*_FOREIGN_FORMATS, *_DOCUMENT_FORMATS):
        if content.startswith(signature):
            raise InputError(f"{file}: is {name}, expected the notice as UTF-8 text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file}:{line}: byte 0x{content[error.start]:02X} at offset {error.start} is not UTF-8: "
            "save the notice in the encoding UTF-8 (编码不是 UTF-8, 请另存为 UTF-8)"
        ) from error


def lines(text: str) -> list[str]:
    """The lines of a text, whichever line ends it has (LF, CRLF, CR)."""
    return _LINE_END.split(text)


def bytes_sha256(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal, in constant memory."""
    with file.open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8 with LF line ends, in hexadecimal: the same on every system it was saved on."""
    return bytes_sha256(_LINE_END.sub("\n", text).encode())


def bad_character(text: str) -> tuple[str, str] | None:
    """The first character of a text that no name can hold: its general category, and its code point as U+200B."""
    for character in () if text.isprintable() else text:
        category = forbidden_category(character)
        if category and character != "\t":
            return category, f"U+{ord(character):04X}"
    return None
