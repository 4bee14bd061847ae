"""The one encoding detector: what it names, what it refuses, and where it says the first wrong byte is."""

import io
from pathlib import Path

import pytest
from mingdan.documents.encoding import decode_text, detect_encoding, is_common_chinese
from mingdan.errors import InputError

TEXT = "四川省成都市温江区柳城街道光华社区\n" * 3
BIG5 = "臺北市大安區龍泉里\n".encode("big5")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16LE"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16BE"),
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("gbk"), "GB18030"),
        (b"plain ASCII", "UTF-8"),
    ],
)
def test_a_text_is_decoded_without_its_mark(content: bytes, name: str) -> None:
    text, encoding = decode_text(Path("a.txt"), content)
    assert encoding == name
    assert text in (TEXT, "plain ASCII")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BIG5, "a.txt:1: byte 0xBB at offset 0 is not UTF-8, and the file is not GB18030"),
        (TEXT.encode() + b"\xff", "a.txt:4: byte 0xFF at offset 156 is not UTF-8, the encoding of the text before it"),
        (TEXT.encode("gb18030") + b"\xff\xff", "a.txt:4: byte 0xFF at offset 105 is not GB18030, the encoding of"),
        (b"\xff\xfea", "a.txt:1: byte 0x61 at offset 2 is not UTF-16LE"),
        (b"plain\n\x80", "a.txt:2: byte 0x80 at offset 6 is not UTF-8, and the file is not GB18030"),
        (TEXT.encode() + b"\x00" + TEXT.encode(), "a.txt:4: a NUL control character at offset 156"),
        (b"\xff\xfe" + "一\n\0".encode("utf-16-le"), "a.txt:2: a NUL control character at offset 6"),
        (TEXT.encode("utf-16-le") + b"a\0" * 30, "UTF-16 without a byte order mark"),
    ],
)  # fmt: skip
def test_a_wrong_byte_is_named_with_its_line_and_offset(content: bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        detect_encoding(io.BytesIO(content), "a.txt")
    assert says in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_at_the_end_of_a_chunk_is_read(encoding: str) -> None:
    for lead in range(4):
        content = (" " * lead + "温江区" * 300_000).encode(encoding)
        assert detect_encoding(io.BytesIO(content), "a").codec == encoding
        with pytest.raises(InputError, match=f"offset {len(content)} is not {encoding.upper()}"):
            detect_encoding(io.BytesIO(content + b"\xff\xff"), "a")


def test_text_in_the_wrong_encoding_consists_of_rare_characters() -> None:
    assert is_common_chinese(TEXT)
    assert not is_common_chinese(BIG5.decode("gb18030", "ignore"))
