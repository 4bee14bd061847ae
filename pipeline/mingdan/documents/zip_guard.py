"""Office files are archives: what is in one, and that unpacking it cannot exhaust the machine."""

import io
import zipfile
import zlib
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import shown

MAX_MEMBERS = 2_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100
_SMALL = 1_000_000  # below this no ratio is suspicious
_KINDS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))


def kind(file: Path, content: bytes) -> str:
    """The format of a zip file, once it is known to be harmless.

    Raises:
        InputError: it is damaged, encrypted, too large unpacked, or no Word, Excel or OpenDocument table.
    """
    members = guarded(file, content)
    for member, name in _KINDS:
        if member in members:
            return name
    mimetype = members.get("mimetype", b"").strip()
    if mimetype == b"application/vnd.oasis.opendocument.spreadsheet":
        return "ods"
    if mimetype == b"application/vnd.oasis.opendocument.text":
        raise InputError(f"{file}: is an OpenDocument text (.odt): save it as .docx")
    raise InputError(f"{file}: is a zip archive, but no Word (.docx), Excel (.xlsx) or OpenDocument (.ods) file")


def guarded(file: Path, content: bytes) -> dict[str, bytes]:
    """The members of an archive that are XML or tell the format, unpacked; nothing is written to disk.

    Raises:
        InputError: as `kind`; also where an XML member has a DOCTYPE, which can name files and grow without end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBERS:
                many = f"{len(infos):,} members are too many, the limit is {MAX_MEMBERS:,} (文件过大)"
                raise InputError(f"{file}: {many}")
            members: dict[str, bytes] = {}
            total = 0
            for info in infos:
                if info.flag_bits & 0x1:
                    raise InputError(f"{file}: is encrypted (已加密): save it without a password")
                data = _unpacked(file, archive, info, MAX_UNPACKED - total, len(content))
                total += len(data)
                if total > _SMALL and total > MAX_RATIO * len(content):
                    raise _too_large(file, "the whole", len(content))
                if info.filename.endswith((".xml", ".rels")) or info.filename == "mimetype":
                    _no_doctype(file, info.filename, data)
                    members[info.filename] = data
            return members
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError) as error:
        raise InputError(f"{file}: is a damaged zip or Office file: {shown(str(error))}") from error


def _unpacked(file: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, packed: int) -> bytes:
    """A member, counted while it is unpacked: the size that an archive states may be a lie."""
    parts, size = [], 0
    with archive.open(info) as stream:
        while part := stream.read(1 << 18):
            size += len(part)
            if size > left or (size > _SMALL and size > MAX_RATIO * max(info.compress_size, 1)):
                raise _too_large(file, info.filename, packed)
            parts.append(part)
    return b"".join(parts)


def _too_large(file: Path, what: str, packed: int) -> InputError:
    return InputError(
        f"{file}: {what} is too large (文件过大) unpacked: the limit is "
        f"{MAX_UNPACKED // 1_000_000} MB in all and {MAX_RATIO} times the packed size ({packed:,} bytes)"
    )


def _no_doctype(file: Path, name: str, data: bytes) -> None:
    head = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:8] else data
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        what = "has a DTD (DOCTYPE, entity 外部实体), which no office program writes: refused"
        raise InputError(f"{file}: {name} {what}")
