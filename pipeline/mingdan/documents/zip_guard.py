"""Opens Office files, which are zip archives, so that unpacking them cannot exhaust memory or disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from mingdan.errors import InputError

MAX_MEMBERS = 2_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100
_SMALL = 8_000_000  # bytes; a ratio is only suspicious above this size
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# A SyntaxError is what lxml raises for a member that is not XML.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError, SyntaxError)


@contextmanager
def damage_reported(file: object) -> Iterator[None]:
    """Turns whatever a damaged archive raises into an InputError that names the file."""
    try:
        yield
    except _DAMAGE as error:
        raise InputError("damaged-archive", file=str(file), reason=error) from error


def open_archive(source: Path | BinaryIO, file: object, max_unpacked: int | None = MAX_UNPACKED) -> zipfile.ZipFile:
    """Opens an archive whose directory shows that it is harmless; nothing is unpacked.

    Args:
        source: the archive.
        file: the file name for messages.
        max_unpacked: the bytes that all members may have together; None for a reader that streams its members.

    Raises:
        InputError: it is damaged or encrypted, has too many members, or its members are too large.
    """
    with damage_reported(file):
        archive = zipfile.ZipFile(source)
        try:
            _check_directory(archive, file, max_unpacked)
        except InputError:
            archive.close()
            raise
    return archive


def _check_directory(archive: zipfile.ZipFile, file: object, max_unpacked: int | None) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise InputError("too-many-members", file=str(file), members=len(members), most=MAX_MEMBERS)
    for member in members:
        if member.flag_bits & 0x1:
            raise InputError("encrypted", file=str(file))
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise InputError("member-too-large", file=str(file), member=member.filename, ratio=MAX_RATIO)
    if max_unpacked and sum(member.file_size for member in members) > max_unpacked:
        raise InputError("archive-too-large", file=str(file), megabytes=max_unpacked // 1_000_000)


def archive_format(file: Path, content: bytes) -> str:
    """Returns the format of an Office file: `docx`, `xlsx` or `ods`.

    Raises:
        InputError: as `open_archive`, or the archive is not a Word file, an Excel file or an OpenDocument spreadsheet.
    """
    with open_archive(io.BytesIO(content), file) as archive:
        names = archive.namelist()
        detected = next((form for part, form in _MAIN_PARTS.items() if part in names), "")
        with damage_reported(file):
            mimetype = b"" if detected or "mimetype" not in names else _unpacked(archive, "mimetype").strip()
    if mimetype == b"application/vnd.oasis.opendocument.text":
        raise InputError("opendocument-text", file=file)
    if not detected and mimetype != b"application/vnd.oasis.opendocument.spreadsheet":
        raise InputError("not-an-office-file", file=file)
    return detected or "ods"


def xml_members(file: Path, content: bytes) -> dict[str, bytes]:
    """Unpacks the XML members of an archive in memory; returns them by name.

    Raises:
        InputError: as `open_archive`, or a member has a DTD.
    """
    with open_archive(io.BytesIO(content), file) as archive, damage_reported(file):
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        members = {name: _unpacked(archive, name) for name in names}
    for name, data in members.items():
        refuse_dtd(file, name, data)
    return members


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member, in chunks: a member that is larger than the directory states is cut there, and fails its checksum."""
    with archive.open(name) as stream:
        return b"".join(iter(lambda: stream.read(1 << 18), b""))


def xml_parser(huge: bool = False) -> Any:  # noqa: ANN401 - lxml has no types
    """A parser that reads no other file and resolves no entity; `huge` lifts lxml's limits of depth and size."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge)


def refuse_dtd(file: object, name: str, data: bytes) -> None:
    """Raises InputError where XML, in UTF-8 or UTF-16, has a DTD: it can read other files and grow without limit."""
    if b"\x00" in data[:8] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.replace(b"\x00", b"")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("dtd-in-archive", file=str(file), member=name)
