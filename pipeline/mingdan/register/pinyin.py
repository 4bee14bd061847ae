"""The pinyin of divisions, as 《中国地名汉语拼音字母拼写规则（汉语地名部分）》 and GB/T 16159 write it.

Specific and generic part are words of their own, each with a capital, and what was a generic part once is joined to
the specific part (Liǔchéng Jiēdào, Zhàozhèn Jiēdào); an apostrophe stands before a, e and o (Yǎ'ān Shì).
"""

import re

from mingdan.register.alternative_names import without_peoples
from mingdan.register.pinyin_overrides import RUN, ascii_letters, syllables

# The generic parts by number of digits of a code, and how many characters must stand before them: 清新区 is 清新 + 区.
_GENERIC = {
    2: (("特别行政区", 2), ("自治区", 2), ("省", 2), ("市", 2)),
    4: (("自治州", 2), ("地区", 2), ("盟", 2), ("市", 1)),
    6: (
        *(("自治县", 1), ("自治旗", 1), ("新区", 2), ("特区", 2), ("矿区", 2), ("林区", 3)),
        *((kind, 1) for kind in ("县", "市", "区", "旗")),
    ),
    9: (("街道", 1), ("民族乡", 1), ("民族苏木", 1), ("苏木", 1), ("镇", 1), ("乡", 1)),
    12: (*((kind, 1) for kind in ("社区", "居委会", "村委会", "牧委会", "嘎查", "村")),),
}
_OWN_WORD = frozenset({"城区", "郊区", "矿区"})  # districts that are called by the generic word alone
# What is no township or village in law: words for the unit at the end, and before them words that say of what kind.
_UNIT = (
    "开发区|示范区|实验区|聚集区|保税区|度假区|旅游区|风景区|保护区|工业区|经济区|高新区|生活区|管理区|管理处|管理局|"
    "林业局|委员会|办事处|管委会|工业园|产业园|科技园|(?<=产业|工业|科技|物流|创意)园区|农场|林场|牧场|连队|生产队|地区"
)
_KIND = "经济|技术|高新|产业|工业|农业|科技|物流|旅游|生态|综合|现代|行政|城乡|一体化|华侨|园艺|管理"
_QUASI = re.compile(rf"(?<=..)((?:{_KIND})*)({_UNIT})$")
_VOWELS = ("a", "e", "o")


def pinyin(name: str, code: str) -> str:
    """The spelling of a division's label, with tone marks: 温江区 Wēnjiāng Qū.

    Args:
        name: the label.
        code: its code in the register, whose digits tell the level, and the place for readings that hold in one only.
    """
    return " ".join(_spelled(word, code) for run in RUN.findall(name) for word in _words(run, len(code)))


def typed_forms(spelling: str) -> tuple[str, ...]:
    """A spelling as people type it, in letters a to z without spaces; ü as v and as u: wenjiangqu."""
    return tuple(dict.fromkeys(ascii_letters(spelling, umlaut) for umlaut in ("v", "u")))


def _words(run: str, digits: int) -> list[str]:
    """The words of a name: specific part, peoples, generic part."""
    if run.isascii() or run in _OWN_WORD:
        return [run]
    if digits >= 6 and (found := _QUASI.search(run)):
        return [run[: found.start()], *re.findall(_KIND, found[1]), found[2]]
    for generic, before in _GENERIC[digits]:
        stem = run.removesuffix(generic)
        if stem != run and len(stem) >= before:
            return [*_with_peoples(stem, generic), generic]
    return [run]


def _with_peoples(stem: str, generic: str) -> list[str]:
    """A specific part, and the names of peoples at its end, each a word: 阿坝 + 藏族 + 羌族."""
    own = without_peoples(stem)
    peoples = stem[len(own) :]
    named = len(own) >= 2 and (generic.startswith(("自治", "民族")) or (peoples.endswith("族") and generic != "街道"))
    return [own, *re.findall("[^族]+族?", peoples)] if peoples and named else [stem]


def _spelled(word: str, code: str) -> str:
    read = syllables(word, code)
    apart = ["'" if ascii_letters(one).startswith(_VOWELS) and number else "" for number, one in enumerate(read)]
    joined = "".join(mark + one for mark, one in zip(apart, read, strict=True))
    return joined[:1].upper() + joined[1:]
