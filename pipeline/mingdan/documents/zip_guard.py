"""Opens Office files, which are zip archives, so that unpacking them cannot exhaust memory or disk."""

import errno
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO
from xml.parsers import expat

from mingdan.errors import InputError

MAX_MEMBERS = 2_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100
_SMALL = 8_000_000  # bytes; a ratio is only suspicious above this size
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# A SyntaxError is what lxml raises for a member that is not XML.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError, LookupError, SyntaxError)
_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2
_EXPAT_NO_MEMORY = 1  # XML_ERROR_NO_MEMORY
_CHUNK = 1 << 18


@contextmanager
def damage_reported(file: object) -> Iterator[None]:
    """Turns whatever a damaged archive raises into an InputError that names the file; what the system lacks is not."""
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # no memory, a full disk, …
            raise InputError("cannot-read", file=str(file), reason=error) from error
        if isinstance(error, SyntaxError) and getattr(error, "code", 0) == _NO_MEMORY:
            raise MemoryError from error
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
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError(f"{member.filename}: compression {member.compress_type}")
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
        names = {part_key(name): name for name in archive.namelist()}
        detected = next((form for part, form in _MAIN_PARTS.items() if part in names), "")
        with damage_reported(file):
            mimetype = b"" if detected or "mimetype" not in names else _unpacked(archive, names["mimetype"]).strip()
    if mimetype == b"application/vnd.oasis.opendocument.text":
        raise InputError("opendocument-text", file=file)
    if not detected and mimetype != b"application/vnd.oasis.opendocument.spreadsheet":
        raise InputError("not-an-office-file", file=file)
    return detected or "ods"


def xml_members(file: Path, content: bytes) -> dict[str, bytes]:
    """Unpacks the XML members of an archive in memory; returns them by `part_key`.

    Raises:
        InputError: as `open_archive`, or as `check_xml`.
    """
    with open_archive(io.BytesIO(content), file) as archive, damage_reported(file):
        names = [name for name in archive.namelist() if is_xml(name)]
        members = {part_key(name): _unpacked(archive, name) for name in names}
    for name, data in members.items():
        check_xml(file, name, io.BytesIO(data))
    return members


def part_key(name: str) -> str:
    """A name of a part by which it is compared: without regard to case, with / between folders (ECMA-376 part 2)."""
    return name.replace("\\", "/").lstrip("/").lower()


def is_xml(name: str) -> bool:
    """Whether a member is XML, by its name."""
    return name.lower().endswith((".xml", ".rels"))


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member, in chunks: a member that is larger than the directory states is cut there, and fails its checksum."""
    with archive.open(name) as stream:
        return b"".join(iter(lambda: stream.read(_CHUNK), b""))


def xml_parser(huge: bool = False) -> Any:  # noqa: ANN401 - lxml has no types
    """A parser that reads no other file and resolves no entity; `huge` lifts lxml's limits of depth and size."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge)


def check_xml(file: object, name: str, stream: IO[bytes]) -> None:
    """Reads a member to its end in constant memory.

    Raises:
        InputError: it has a DTD, which can read other files and grow without limit, or is not well-formed: cut, for
            instance. Parts that say nothing about the content (docProps, customXml) may be so.
    """

    def refuse_dtd(*_: object) -> None:
        raise InputError("dtd-in-archive", file=str(file), member=name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_dtd
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, expat.ExpatError) and error.code == _EXPAT_NO_MEMORY:
            raise MemoryError from error
        if not part_key(name).startswith(("docprops/", "customxml/")):
            raise InputError("not-xml", place=f"{file}: {name}", reason=error) from error
