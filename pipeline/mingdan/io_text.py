"""Reads and decodes files from outside, splits text into lines, computes hashes, and checks where output goes."""

import hashlib
import re
import stat
from pathlib import Path

from mingdan.errors import InputError
from mingdan.lexicon.characters import forbidden_category
from mingdan.messages import Term

MAX_BYTES = 20_000_000
MAX_PUBLISHED = 200_000_000  # bytes of a published file: the history of the whole country alone has 20 MB
_LINE_END = re.compile(r"\r\n|\r|\n")
# Formats that hold neither text nor tables, by their first bytes.
_FOREIGN_FORMATS = (
    (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"),
    (b"\x1f\x8b", "gzip"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"{\\rtf", "rtf"), (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)  # fmt: skip
_DOCUMENT_FORMATS = ((b"%PDF", "pdf"), (b"PK\x03\x04", "zip"))


def read_bytes(file: Path, most: int = MAX_BYTES) -> bytes:
    """The content of a file that may be untrusted, of so many bytes at most.

    Raises:
        InputError: it is missing, no file, unreadable, empty, or too large.
    """
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("is-a-directory", file=file)
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            raise InputError("not-a-regular-file", file=file)
        with file.open("rb") as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise InputError("too-large", file=file, most=most)
    except OSError as error:
        raise InputError("cannot-read", file=file, reason=error) from error
    if not content.strip():
        raise InputError("empty-file", file=file)
    return content


def foreign_format(content: bytes, *more: tuple[bytes, str]) -> Term | None:
    """Returns the format of a content that holds neither text nor tables, or begins as one of `more`."""
    return next((Term(name) for start, name in (*_FOREIGN_FORMATS, *more) if content.startswith(start)), None)


def decode(file: Path, content: bytes) -> str:
    """UTF-8 text, without its byte order mark.

    Raises:
        InputError: it is another format or another encoding; the message names the offset and the line of the byte.
    """
    if foreign := foreign_format(content, *_DOCUMENT_FORMATS):
        raise InputError("not-text", file=file, format=foreign)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = content.count(b"\n", 0, error.start) + 1, f"0x{content[error.start]:02X}"
        raise InputError("not-utf8", place=f"{file}:{line}", byte=byte, offset=str(error.start)) from error


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


def output_place(file: Path, force: bool) -> Path:
    """The file that is replaced when an output file is written, as `mingdan.atomic_files.target_of` gives it.

    Args:
        file: the output file as it was named.
        force: whether an existing file may be replaced.

    Raises:
        InputError: it exists and may not be replaced, or is not a file that can be.
    """
    from mingdan.atomic_files import target_of  # slow to load, and all that read a text load this module

    try:
        place = target_of(file)
    except OSError as error:
        raise InputError("output-not-a-file", file=file, reason=error) from error
    if place.exists() and not force:
        raise InputError("output-exists", file=file)
    return place


def bad_character(text: str) -> tuple[str, str] | None:
    """The first character of a text that no name can hold: its general category, and its code point as U+200B."""
    for character in () if text.isprintable() else text:
        category = forbidden_category(character)
        if category and character != "\t":
            return category, f"U+{ord(character):04X}"
    return None
