"""Workspaces for tests: the project's notices, and a second one that names the same places."""

import shutil
from pathlib import Path

from mingdan.workspace import Workspace

from support.paths import ROOT

NOTICE_TEXT = """\
绵阳市民政局关于确定2024年绵阳市示范镇示范社区的通知

各县（市、区）民政局：

根据《城乡社区建设示范工程实施方案》（川民发〔2020〕40号），经研究，确定1个镇为“2024年绵阳市示范镇”，4个社区为“2024年绵阳市示范社区”。

附件：2024年绵阳市示范单位名单

绵阳市民政局

2024年12月2日





2024年绵阳市示范单位名单


一、2024年绵阳市示范镇

1.绵阳市三台县潼川镇

二、2024年绵阳市示范社区

1.绵阳市三台县潼川镇草堂社区

2.绵阳市三台县潼川镇梓锦社区

3.绵阳市平武县古城镇古城社区

4.绵阳市涪城区城厢街道解放街社区
"""
SOURCE_TOML = """\
title = "绵阳市民政局关于确定2024年绵阳市示范镇示范社区的通知"
title_en = "Notice on determining the 2024 demonstration towns and communities of Mianyang"
edition_year = 2024
date = 2024-12-02
area = "5107"
release_date = 2026-11-22

[[issuer]]
slug = "mianyang-civil-affairs"
name = "绵阳市民政局"
name_en = "Mianyang Municipal Bureau of Civil Affairs"
kind = "government"

[[cites]]
slug = "chuan-min-fa-2020-40"
title = "城乡社区建设示范工程实施方案"
number = "川民发〔2020〕40号"

[honours."2024年绵阳市示范镇"]
slug = "mianyang-demonstration-town"
label = "绵阳市示范镇"
label_en = "Mianyang demonstration town"
units = ["Subdistrict", "Town"]

[honours."2024年绵阳市示范社区"]
slug = "mianyang-demonstration-community"
label = "绵阳市示范社区"
label_en = "Mianyang demonstration community"
units = ["Community"]

[counts]
"1" = 1
"2" = 4
"""
# One community of a county that lies directly under its province, in a notice without categories.


def copied(root: Path) -> Workspace:
    """A workspace below `root` with a copy of the project's notices."""
    shutil.copytree(ROOT / "data" / "source", root / "data" / "source")
    return Workspace(root)


def added(root: Path, notice: str, text: str, toml: str) -> None:
    folder = root / "data" / "source" / notice
    folder.mkdir(parents=True)
    (folder / "notice.txt").write_text(text, "utf-8")
    (folder / "source.toml").write_text(toml, "utf-8")
