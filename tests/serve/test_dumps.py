"""The files of a release: whole, in parts, packed, with their digests; and nothing else."""

import base64
import gzip
import hashlib
import json

import brotli
import pytest
from mingdan.release.release_folder import MANIFEST
from mingdan.serve.dumps import accepted_coding, digest_field
from mingdan.workspace import Workspace
from support.running_server import RunningServer


@pytest.fixture(scope="module")
def manifest(workspace_published: Workspace) -> dict[str, dict[str, object]]:
    records = json.loads((workspace_published.published / MANIFEST).read_bytes())["files"]
    return {record["name"]: record for record in records}


def test_every_file_of_the_manifest(
    served_release: RunningServer, workspace_published: Workspace, manifest: dict[str, dict[str, object]]
) -> None:
    release = hashlib.sha256((workspace_published.published / MANIFEST).read_bytes()).hexdigest()[:16]
    for name, record in manifest.items():
        for folder in ("latest", release):
            reply = served_release.ask(f"/data/{folder}/{name}")
            assert reply.status == 200
            assert reply.media_type == record["media_type"]
            assert reply.content == (workspace_published.published / name).read_bytes()
            digest = base64.b64encode(bytes.fromhex(str(record["sha256"]))).decode()
            assert reply.headers["Content-Digest"] == reply.headers["Repr-Digest"] == f"sha-256=:{digest}:"
            kept = reply.headers["Cache-Control"]
            assert ("immutable" in kept) == (folder == release)
            assert served_release.ask(f"/data/{folder}/{name}", If_None_Match=reply.headers["ETag"]).status == 304
    assert served_release.ask(f"/data/latest/{MANIFEST}").json()["files"]
    for path in ("/data/", "/data/latest/", "/data/latest/none.nt", "/data/0123456789abcdef/roster.nt"):
        assert served_release.ask(path).status == 404


def test_parts_of_a_file(served_release: RunningServer, workspace_published: Workspace) -> None:
    content = (workspace_published.published / "roster.nt").read_bytes()
    for header, expected in (
        ("bytes=0-99", content[:100]),
        ("bytes=100-", content[100:]),
        ("bytes=-50", content[-50:]),
    ):
        reply = served_release.ask("/data/latest/roster.nt", Range=header, Accept_Encoding="gzip")
        assert (reply.status, reply.content) == (206, expected)
        assert reply.headers["Content-Range"].endswith(f"/{len(content)}")
        assert reply.headers["Repr-Digest"] == digest_field(hashlib.sha256(content).digest())
        assert reply.headers["Content-Digest"] is None
    several = served_release.ask("/data/latest/roster.nt", Range="bytes=0-1,5-6")
    assert several.status == 206
    beyond = served_release.ask("/data/latest/roster.nt", Range=f"bytes={len(content) + 5}-")
    assert beyond.status == 416
    whole = served_release.ask("/data/latest/roster.nt")
    same = served_release.ask("/data/latest/roster.nt", Range="bytes=0-9", If_Range=whole.headers["ETag"])
    assert same.status == 206
    other = served_release.ask("/data/latest/roster.nt", Range="bytes=0-9", If_Range='"another"')
    assert (other.status, other.content) == (200, content)


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_packed_files(
    served_release: RunningServer, workspace_published: Workspace, coding: str, unpack: object
) -> None:
    content = (workspace_published.published / "roster.ttl").read_bytes()
    reply = served_release.ask("/data/latest/roster.ttl", Accept_Encoding=f"x, {coding}")
    assert reply.headers["Content-Encoding"] == coding
    assert unpack(reply.content) == content  # type: ignore[operator]  # one of the two above
    assert len(reply.content) < len(content) / 3
    assert reply.headers["Content-Digest"] == digest_field(hashlib.sha256(reply.content).digest())
    assert "Accept-Encoding" in reply.headers["Vary"]
    plain = served_release.ask("/data/latest/roster.ttl")
    assert plain.headers["ETag"] != reply.headers["ETag"]
    again = served_release.ask("/data/latest/roster.ttl", Accept_Encoding=coding, If_None_Match=reply.headers["ETag"])
    assert again.status == 304


@pytest.mark.parametrize(
    ("header", "coding"),
    [("", ""), ("identity", ""), ("gzip", "gzip"), ("gzip, br;q=0.5", "br"), ("br;q=0, gzip", "gzip"), ("BR", "br")],
)
def test_codings(header: str, coding: str) -> None:
    assert accepted_coding(header) == coding


def test_the_iri_of_a_file_leads_to_it_or_to_its_description(served_release: RunningServer) -> None:
    for accept, target in (
        ("*/*", "/data/latest/roster.nt"), ("application/n-triples", "/data/latest/roster.nt"),
        ("text/turtle", "/dataset/roster/roster.nt.ttl"), ("text/html", "/dataset/roster/roster.nt.html"),
    ):  # fmt: skip
        reply = served_release.ask("/dataset/roster/roster.nt", Accept=accept)
        assert (reply.status, reply.headers["Location"]) == (303, target)
        assert served_release.ask(target).status == 200
