"""The files of a release: by the manifest's list, in parts, packed, and with their digest."""

import asyncio
import base64
import gzip
import hashlib
from collections.abc import Mapping

import brotli
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from mingdan.io_text import file_sha256
from mingdan.release.release_folder import MANIFEST
from mingdan.serve.negotiation import content_type, entity_tag, is_known
from mingdan.serve.releases import ServedRelease
from mingdan.site.writing import TEXT_SUFFIXES

LATEST = "latest"
_MOST_PACKED = 20_000_000  # bytes of a file that is packed
_LEAST_PACKED = 1_000
_NEVER_CHANGES = "public, max-age=31536000, immutable"


class Dumps:
    """Answers for the files of a release.

    Args:
        release: the release.
    """

    def __init__(self, release: ServedRelease) -> None:
        self._release = release
        self._packed: dict[tuple[str, str], bytes] = {}

    async def answer(self, request: Request, path: str) -> Response | None:
        """The answer for a path below `data/`; None where there is none."""
        folder, _, name = path.partition("/")
        record = self._record(name)
        if record is None or folder not in (LATEST, self._release.site.data):
            return None
        digest = str(record["sha256"])
        tag = entity_tag(digest, name)
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache" if folder == LATEST else _NEVER_CHANGES,
            "Content-Type": content_type(str(record["media_type"])),
            "Accept-Ranges": "bytes",
            "Repr-Digest": digest_field(bytes.fromhex(digest)),
            "Vary": "Accept-Encoding",
        }
        coding = "" if "range" in request.headers else self._coding(request, name, record)
        if coding:
            return await self._sent_packed(request, name, coding, headers)
        if is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if "range" not in request.headers:
            headers["Content-Digest"] = headers["Repr-Digest"]
        return FileResponse(self._release.site.published / name, headers=headers)

    def _record(self, name: str) -> Mapping[str, object] | None:
        if name != MANIFEST:
            record = self._release.dumps.get(name)
            return {"media_type": "application/octet-stream", **record} if record else None
        file = self._release.site.published / MANIFEST
        return {"media_type": "application/json", "bytes": file.stat().st_size, "sha256": file_sha256(file)}

    def _coding(self, request: Request, name: str, record: Mapping[str, object]) -> str:
        """The coding that the client takes and the file is worth; "" for none."""
        size = int(str(record.get("bytes", 0)))
        if not _LEAST_PACKED <= size <= _MOST_PACKED or not name.endswith(TEXT_SUFFIXES):
            return ""
        return accepted_coding(request.headers.get("accept-encoding", ""))

    async def _sent_packed(self, request: Request, name: str, coding: str, headers: dict[str, str]) -> Response:
        headers |= {"Content-Encoding": coding, "ETag": entity_tag(headers["ETag"], coding)}
        if is_known(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = self._packed.get((name, coding))
        if content is None:
            plain = await asyncio.to_thread((self._release.site.published / name).read_bytes)
            content = self._packed[name, coding] = await asyncio.to_thread(_pack, plain, coding)
        del headers["Repr-Digest"]  # of the plain file
        headers["Content-Digest"] = headers["Repr-Digest"] = digest_field(hashlib.sha256(content).digest())
        return Response(content, 200, headers)


def _pack(content: bytes, coding: str) -> bytes:
    packed: bytes = gzip.compress(content, 6, mtime=0) if coding == "gzip" else brotli.compress(content, quality=5)
    return packed


def accepted_coding(accept_encoding: str) -> str:
    """`br` or `gzip`, whichever a client takes; "" for neither."""
    accepted = {}
    for part in accept_encoding[:1_000].lower().split(","):
        name, _, quality = part.partition(";")
        accepted[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ("br", "gzip") if accepted.get(coding)), "")


def digest_field(digest: bytes) -> str:
    """A SHA-256 as RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(digest).decode()}:"
