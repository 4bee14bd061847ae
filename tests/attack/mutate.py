"""Seeded mutations of bytes, of text and of the members of archives."""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

Random = random.Random
HARD_BYTES = (
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\r",
    b"\x1b[2J",
    b"\x85",
    b"\xf4\x90\x80\x80",
)
HARD_CHARACTERS = (
    "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\ufe0f", "\U000e0100", "\u2028", "\u2029", "\x85", "\x0b", "\x0c",
    "\x1b", "\x00", "\u3000", "\xa0", "\xad", "\ufffd", "\ufffe", "\U0010ffff", "\ue000", "𠀀", "⼀", "（", "）", "、", "：",
    "；", "共", "个", "一、", "1.", "（一）", "附件", "省", "市", "县", "区", "街道", "社区", "名单", "①", "Ⅻ", "９",
)  # fmt: skip
HARD_NUMBERS = ("0", "-1", "99999999999999999999", "1e400", "9" * 5000, "2147483648", "1.5", "", "NaN", "Ⅳ", "１２")


def _place(length: int, randomness: Random) -> tuple[int, int]:
    start = randomness.randrange(length + 1)
    return start, min(length, start + int(randomness.expovariate(1 / 200)))


def _flip(data: bytes, randomness: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(randomness.randint(1, 20)):
        if changed:
            changed[randomness.randrange(len(changed))] ^= 1 << randomness.randrange(8)
    return bytes(changed)


def _cut(data: bytes, randomness: Random) -> bytes:
    return data[: randomness.randrange(len(data) + 1)]


def _delete(data: bytes, randomness: Random) -> bytes:
    start, end = _place(len(data), randomness)
    return data[:start] + data[end:]


def _repeat(data: bytes, randomness: Random) -> bytes:
    start, end = _place(len(data), randomness)
    return data[:end] + data[start:end] * randomness.choice((1, 2, 50, 1000)) + data[end:]


def _insert(data: bytes, randomness: Random) -> bytes:
    start, _ = _place(len(data), randomness)
    return data[:start] + randomness.choice(HARD_BYTES) * randomness.choice((1, 1, 3, 10_000)) + data[start:]


def _zero(data: bytes, randomness: Random) -> bytes:
    start, end = _place(len(data), randomness)
    return data[:start] + b"\0" * (end - start) + data[end:]


def _swap(data: bytes, randomness: Random) -> bytes:
    (start, end), (first, last) = sorted((_place(len(data), randomness), _place(len(data), randomness)))
    end = min(end, first)
    return data[:start] + data[first:last] + data[end:first] + data[start:end] + data[last:]


BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (_flip, _cut, _delete, _repeat, _insert, _zero, _swap)


def mutated_bytes(data: bytes, randomness: Random) -> bytes:
    """Bytes with one to three mutations."""
    for _ in range(randomness.randint(1, 3)):
        data = randomness.choice(BYTES)(data, randomness)
    return data


def _put_characters(text: str, randomness: Random) -> str:
    for _ in range(randomness.randint(1, 10)):
        at = randomness.randrange(len(text) + 1)
        text = text[:at] + randomness.choice(HARD_CHARACTERS) * randomness.choice((1, 1, 1, 2000)) + text[at:]
    return text


def _change_numbers(text: str, randomness: Random) -> str:
    places = [*re.finditer(r"[0-9]+|[一二三四五六七八九十]+(?=个|、)", text)]
    for place in sorted(randomness.sample(places, min(len(places), 3)), key=lambda found: -found.start()):
        text = text[: place.start()] + randomness.choice(HARD_NUMBERS) + text[place.end() :]
    return text


def _mix_lines(text: str, randomness: Random) -> str:
    lines = text.split("\n")
    what = randomness.randrange(6)
    if what == 0:
        randomness.shuffle(lines)
    elif what == 1:
        return "".join(lines)
    elif what == 2:
        return text.replace("\n", randomness.choice(("\r", "\r\n\n", "\u2028", "\n" * 2000)))
    elif what == 3:
        lines = [line for line in lines if randomness.random() < 0.7]
    elif what == 4:
        lines = lines * randomness.choice((2, 20))
    else:
        at = randomness.randrange(len(lines))
        lines[at] = lines[at] * randomness.choice((100, 20_000))
    return "\n".join(lines)


def _open_brackets(text: str, randomness: Random) -> str:
    at = randomness.randrange(len(text) + 1)
    return (
        text[:at] + randomness.choice(("（", "“", "(", "《", "、", "：", "<!--", "<td>", '"', "[")) * 30_000 + text[at:]
    )


TEXTS: tuple[Callable[[str, Random], str], ...] = (_put_characters, _change_numbers, _mix_lines, _open_brackets)


def mutated_text(text: str, randomness: Random) -> str:
    """Text with one to three mutations, at most 9 MB of it."""
    for _ in range(randomness.randint(1, 3)):
        text = randomness.choice(TEXTS)(text, randomness)
    return text[:3_000_000]


def mutated_archive(data: bytes, randomness: Random) -> bytes:
    """An archive with a mutation of its members: of a name, of a content, one less, one twice."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    at = randomness.randrange(len(members))
    name, content = members[at]
    what = randomness.randrange(7)
    if what == 0:
        members[at] = (
            randomness.choice((name.upper(), name.replace("/", "\\"), "../" + name, "/" + name, "x" * 60_000)),
            content,
        )
    elif what == 1:
        del members[at]
    elif what == 2:
        members[at] = (name, mutated_bytes(content, randomness))
    elif what == 3:
        members.insert(at, (name, mutated_bytes(content, randomness)))
    elif what == 4:
        members[at] = (name, content.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1))
    else:
        members[at] = (
            name,
            mutated_xml(content.decode("utf-8", "replace"), randomness).encode("utf-8", "surrogatepass"),
        )
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # two members of one name are what is wanted
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()


def mutated_xml(text: str, randomness: Random) -> str:
    """XML with another attribute value, text, or elements repeated, removed, nested or not closed."""
    what = randomness.randrange(5)
    if what == 0 and (places := [*re.finditer(r'="([^"]*)"', text)]):
        place = randomness.choice(places)
        return text[: place.start(1)] + randomness.choice(HARD_NUMBERS) + text[place.end(1) :]
    if what == 1 and (places := [*re.finditer(r"<[^>]*>", text)]):
        place = randomness.choice(places)
        return text[: place.end()] + place[0] * randomness.choice((1, 100, 20_000)) + text[place.end() :]
    if what == 2 and (places := [*re.finditer(r"<[^>]*>", text)]):
        place = randomness.choice(places)
        return text[: place.start()] + text[place.end() :]
    if what == 3 and (places := [*re.finditer(r">([^<]+)<", text)]):
        place = randomness.choice(places)
        return (
            text[: place.start(1)]
            + "".join(randomness.choices(HARD_CHARACTERS, k=20)).replace("\0", "")
            + text[place.end(1) :]
        )
    return mutated_text(text, randomness)
