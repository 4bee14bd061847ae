"""The register itself is checked before anything is made of it."""

import csv
import hashlib
import io
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mingdan.io_text import printable
from mingdan.lexicon.levels import LEVELS, parent_code
from mingdan.model import Finding
from mingdan.register.anomalies import PRIVATE_CHARACTER
from mingdan.register.divisions import names_to_counties, province_file, province_table

# Level -> the column of provinces.csv that counts its divisions.
_COUNTED = dict(
    zip(LEVELS[1:], ("prefectures", "counties", "townships", "villages"), strict=True)
)  # columns of provinces.csv


def register_findings(code: str) -> list[Finding]:
    """Everything wrong with the register's file of a province; each with its line.

    A hash that is not that of provinces.csv, a row that is none, a code of a wrong length or of another province, one
    that is there twice or that lies in nothing, a name that is empty or cannot be shown, counts that are not those of
    provinces.csv, and a province, prefecture or county that upper.csv calls otherwise.

    Args:
        code: of the province, two digits.
    """
    file, row = province_file(code), province_table()[code]
    try:
        content = lzma.decompress(file.read_bytes())
        text = content.decode()
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        return [
            _finding("register-file", f"cannot be read: {error}: install mingdan again", "无法读取，请重新安装", file)
        ]
    found = []
    if (own := hashlib.sha256(content).hexdigest()) != row["sha256"]:
        message = (
            f"the SHA-256 of the text is {own}, expected {row['sha256']} as in provinces.csv: install mingdan again"
        )
        found.append(_finding("register-hash", message, "内容与 provinces.csv 所载校验值不符，请重新安装", file))
    names: dict[str, str] = {}
    for number, fields in enumerate(csv.reader(io.StringIO(text)), 1):
        wrong = _row(code, fields, names)
        found += [_finding(*one, file, number, ",".join(fields)) for one in wrong]
        if fields:
            names.setdefault(fields[0], fields[1] if len(fields) > 1 else "")
    found += [_finding("register-count", *one, file) for one in _miscounted(names, row)]
    for own, name in names_to_counties().items():
        if own[:2] == code and names.get(own) != name:
            message = f"{own} is {name!r} in upper.csv, but {names.get(own)!r} here"
            found.append(_finding("register-upper", message, "与 upper.csv 所载名称不符", file))
    return found


def _finding(rule: str, message: str, message_zh: str, file: Path, line: int = 0, text: str = "") -> Finding:
    return Finding(rule, message, message_zh, file=str(file), line=line, text=text)


def _row(province: str, fields: list[str], before: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a row, given those before it: rule, and message in English and Chinese."""
    if len(fields) != 2:
        yield "register-row", f"{len(fields)} cells, expected a code and a name", "每行应为代码和名称两项"
        return
    code, name = fields
    if not re.fullmatch("[0-9]+", code) or len(code) not in LEVELS:
        yield "register-code", f"a code has {', '.join(map(str, LEVELS))} digits", "代码位数应为2、4、6、9或者12位"
    elif not code.startswith(province):
        yield "register-code", f"expected a code that begins with {province}", f"代码应以{province}开头"
    elif code in before:
        yield "register-duplicate", f"{code} is there twice: {before[code]!r} before", "代码重复"
    elif (above := parent_code(code)) and above not in before:
        yield "register-parent", f"{above}, in which it would lie, is not before it", "缺少上级单元"
    if not name.strip():
        yield "register-name", "the name is empty", "名称为空"
    elif name != name.strip() or printable(PRIVATE_CHARACTER.sub("", name)) != PRIVATE_CHARACTER.sub("", name):
        message = "the name begins or ends with a space, or holds what cannot be seen"
        yield "register-name", message, "名称首尾有空格，或者含有不可见字符"


def _miscounted(names: dict[str, str], row: dict[str, str]) -> Iterator[tuple[str, str]]:
    there = Counter(len(code) for code in names)
    for digits, column in _COUNTED.items():
        if there[digits] != int(row[column]):
            message = f"{there[digits]:,} {column}, expected {int(row[column]):,} as in provinces.csv"
            yield message, f"{digits}位代码共{there[digits]}个，应为{row[column]}个"
