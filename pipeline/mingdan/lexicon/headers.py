"""Headers of tables that list places: what a column holds by its header, and which row gives a total."""

import re
from collections.abc import Iterable

from mingdan.lexicon.characters import normalize_text

# Meanings of columns with patterns of their headers, without spaces and brackets; the first that matches counts.
_MEANINGS = (
    ("ordinal", re.compile(r"(顺|总)?序号?|编号|顺序|号|行号|NO\.?|No\.?|#")),
    ("name", re.compile(r".{0,8}(全称|全名|名单)|(?!推荐|报送|主管|责任|审核).{0,4}单位(名称?)?|名称")),
    ("name", re.compile(r".{0,6}(对象|示范点|集体|地点|地名)(名称?)?")),
    ("where", re.compile(r"(所在|所属|隶属)(地|区域|地区|地方|辖区|区划)?|属地|行政区划?|区划|区域|辖区|归属地?|位置")),
    ("address", re.compile(r".{0,4}(地址|住址)")),
    ("honour", re.compile(r".{0,4}(荣誉|称号|奖项)(称号|名称)?|命名")),
    ("category", re.compile(r".{0,6}(类[别型]|种类|等级|级别|星级|领域|批次)|类|年度|年份")),
    ("province", re.compile(r"(所在|所属)?(省份|省区市|省市区|省自治区直辖市|省市自治区)(名称?)?")),
    ("remark", re.compile("备注|说明")),
    ("prefecture", re.compile(r"(所在|所属)?(设区的?市|地级市|市别|地区)(名称?)?")),
)  # fmt: skip
_OTHER = re.compile(
    r"(推荐|报送|主管|责任|审核)(单位|部门)|.{0,6}(说明|联系人|负责人|书记|主任|姓名|电话|手机|方式|邮编|人口|人数|户数|面积|得分|分数|排名|名次|资金|金额"
    r"|时间|日期|特色|产品|产业|品种|数量?|网址|邮箱|经度|纬度|代码|结果|意见)(.{0,4})?"
)
# Words around the levels that a header names, and the words for these levels.
_DECORATION = re.compile(
    r"^(所在|所属|所辖|隶属|所|属|申报|推荐|创建|示范|命名|入选|获评|拟|特色|美丽|和谐|先进|优秀|文明|重点|星级)+|(的|名称|名|级|别|点)+$"
)
_LEVEL_WORDS = (
    ("community", r"行政村|自然村|传统村落|古村落|村落|村庄|村民委员会|村委会|村民小组|村委|居民委员会"
     r"|居委会|居委|社区|村|居|社|嘎查|连队|连|小区|屯|组"),
    ("township", r"民族乡|乡|镇|街道办事处|街道办|街道|街|苏木|办事处|办|农场|林场|牧场|团场|团|场"),
    ("county", r"县|县级市|自治县|自治旗|旗|林区|特区|市辖区|开发区|区"),
    ("prefecture", r"地级市|设区市|自治州|城市|市|州|盟|地区|地|师"),
    ("province", r"自治区|直辖市|省份|省"),
)  # fmt: skip
_LEVEL_WORD = re.compile(
    "|".join(sorted("|".join(words for _, words in _LEVEL_WORDS).split("|"), key=len, reverse=True))
)
_LEVEL_OF_WORD = {word: level for level, words in reversed(_LEVEL_WORDS) for word in words.split("|")}
# What the header of a column of codes calls the divisions that they stand for: 区县代码.
_CODE_WORDS = {
    "province": "省", "prefecture": "市 地市", "county": "县 区县 县区", "township": "乡 乡镇 镇 街道 乡镇街道",
    "community": "村 社区 村居 居委会",
}  # fmt: skip
LEVEL_OF_CODE_WORD = {word: level for level, words in _CODE_WORDS.items() for word in words.split()}
_PUNCTUATION = re.compile(r"[\s（）()\[\]【】、，,/／·:：*＊或和及与]+")
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_TOTAL = re.compile(r"(合|总|小|共)\s*计.{0,10}")


def column_meaning(header: str) -> str:
    """The meaning of a column by its header.

    Returns:
        A level, `ordinal`, `name`, `category` or another meaning; `other` for a column that does not hold places; empty
        for an unknown header. A header that names several levels (市县, 乡镇村) means the deepest.
    """
    text = normalize_text(header)
    for variant in (text, _REMARK.sub("", text)):
        bare = _PUNCTUATION.sub("", variant)
        meaning = next((name for name, pattern in _MEANINGS if pattern.fullmatch(bare)), "") or _deepest_level(bare)
        if meaning or _OTHER.fullmatch(bare):
            return meaning or "other"
    return ""


def _deepest_level(header: str) -> str:
    """The deepest level that a header names, where it consists of words for levels; otherwise empty."""
    words = _DECORATION.sub("", header)
    if not words or _LEVEL_WORD.sub("", words):
        return ""
    levels = {_LEVEL_OF_WORD[word] for word in _LEVEL_WORD.findall(words)}
    return next(level for level, _ in _LEVEL_WORDS if level in levels)


def is_total_row(cells: Iterable[str]) -> bool:
    """Whether a row gives a total: 合计, 30个."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return _TOTAL.fullmatch(first) is not None
