"""Layouts: one small list for each way in which offices lay theirs out, split by hand into names as written.

The places are real ones; the lists are made up. An extra, skipped where they are not there, runs the evaluation over
the rosters beside the project.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mingdan.findings import severity as severity_of
from mingdan.lexicon.headers import column_meaning
from mingdan.model import Notice
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.reading import read_file
from support import handmade
from support.paths import ROOT

# name -> (the list, the splits expected: province|prefecture|county|township|community)
CASES: dict[str, tuple[str, str]] = {
    "numbered with full stops": (
        """浙江省美丽社区名单
        1.杭州市上城区清波街道定安路社区
        2．宁波市海曙区月湖街道县学社区
        3. 温州市鹿城区五马街道墨池社区""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|宁波市|海曙区|月湖街道|县学社区
        浙江省|温州市|鹿城区|五马街道|墨池社区""",
    ),
    "numbered with pause marks, brackets and circles": (
        """浙江省美丽社区名单
        1、杭州市上城区清波街道定安路社区
        （2）宁波市海曙区月湖街道县学社区
        (3)温州市鹿城区五马街道墨池社区
        4）杭州市上城区清波街道清波门社区
        ⑤宁波市海曙区月湖街道迎凤社区""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|宁波市|海曙区|月湖街道|县学社区
        浙江省|温州市|鹿城区|五马街道|墨池社区
        浙江省|杭州市|上城区|清波街道|清波门社区
        浙江省|宁波市|海曙区|月湖街道|迎凤社区""",
    ),
    "numbered in Chinese characters, a number inside a name": (
        """成都市示范社区名单
        一、成华区二仙桥街道一〇五社区
        二、青羊区草市街街道八宝街社区
        三、成华区二仙桥街道下涧槽社区""",
        """|成都市|成华区|二仙桥街道|一〇五社区
        |成都市|青羊区|草市街街道|八宝街社区
        |成都市|成华区|二仙桥街道|下涧槽社区""",
    ),
    "bullets": (
        """浙江省美丽社区名单
        • 杭州市上城区清波街道定安路社区
        ● 宁波市海曙区月湖街道县学社区
        ★温州市鹿城区五马街道墨池社区""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|宁波市|海曙区|月湖街道|县学社区
        浙江省|温州市|鹿城区|五马街道|墨池社区""",
    ),
    "one name a line, blank lines between": (
        """福建省福州市鼓楼区东街街道军门社区

        福建省厦门市思明区鼓浪屿街道龙头社区

        福建省泉州市晋江市安海镇桥头村""",
        """福建省|福州市|鼓楼区|东街街道|军门社区
        福建省|厦门市|思明区|鼓浪屿街道|龙头社区
        福建省|泉州市|晋江市|安海镇|桥头村""",
    ),
    "a flat sentence: nothing is inherited": (
        """全国示范村名单
        长沙市岳麓区橘子洲街道潇湘社区、长沙市芙蓉区定王台街道丰泉古井社区、窑湾街道窑湾社区以及果园镇浔龙河村。""",
        """|长沙市|岳麓区|橘子洲街道|潇湘社区
        |长沙市|芙蓉区|定王台街道|丰泉古井社区
        |||窑湾街道|窑湾社区
        |||果园镇|浔龙河村""",
    ),
    "two separators": (
        "入选名单(5个)：长沙市芙蓉区定王台街道丰泉古井社区、湘湖街道德政街社区；株洲市芦淞区建设街道南大门社区、"
        "庆云街道株百社区；岳阳市岳阳楼区岳阳楼街道梅溪桥社区。",
        """|长沙市|芙蓉区|定王台街道|丰泉古井社区
        |长沙市|芙蓉区|湘湖街道|德政街社区
        |株洲市|芦淞区|建设街道|南大门社区
        |株洲市|芦淞区|庆云街道|株百社区
        |岳阳市|岳阳楼区|岳阳楼街道|梅溪桥社区""",
    ),
    "labels of counties": (
        """2022年度洛阳市示范村名单
        栾川县：陶湾镇协心村、潭头镇大王庙村
        嵩县：车村镇天桥沟村
        汝 阳 县：付店镇泰山村、三屯镇东保村""",
        """|洛阳市|栾川县|陶湾镇|协心村
        |洛阳市|栾川县|潭头镇|大王庙村
        |洛阳市|嵩县|车村镇|天桥沟村
        |洛阳市|汝阳县|付店镇|泰山村
        |洛阳市|汝阳县|三屯镇|东保村""",
    ),
    "a label over several lines, the street once a line": (
        """2012年度徐州市和谐示范社区名单
        鼓楼区:黄楼街道堤北社区、北门社区、牌楼社区
        丰财街道东站社区、下淀社区
        云龙区:彭城街道户部山社区""",
        """|徐州市|鼓楼区|黄楼街道|堤北社区
        |徐州市|鼓楼区|黄楼街道|北门社区
        |徐州市|鼓楼区|黄楼街道|牌楼社区
        |徐州市|鼓楼区|丰财街道|东站社区
        |徐州市|鼓楼区|丰财街道|下淀社区
        |徐州市|云龙区|彭城街道|户部山社区""",
    ),
    "several names a line": (
        """镇江市绿色社区名单
        (5个)
        一、京口区(3个)
        健康路街道江滨社区 正东路街道花山湾社区
        正东路街道江大社区
        二、润州区(2个)
        宝塔路街道宝塔山社区　和平路街道金江社区""",
        """|镇江市|京口区|健康路街道|江滨社区
        |镇江市|京口区|正东路街道|花山湾社区
        |镇江市|京口区|正东路街道|江大社区
        |镇江市|润州区|宝塔路街道|宝塔山社区
        |镇江市|润州区|和平路街道|金江社区""",
    ),
    "headings that are prefectures with a count": (
        """2021年度全国综合减灾示范社区名单(青海省,共3个)
        一、西宁市(2个)
        1.城中区仓门街街道水井巷社区
        2.湟源县城关镇万丰社区
        二、海东市(1个)
        1.乐都区碾伯镇西门社区""",
        """青海省|西宁市|城中区|仓门街街道|水井巷社区
        青海省|西宁市|湟源县|城关镇|万丰社区
        青海省|海东市|乐都区|碾伯镇|西门社区""",
    ),
    "headings that are provinces, then prefectures": (
        """全国示范村名单
        河北省
        石家庄市
        正定县正定镇塔元庄村
        保定市
        涞水县三坡镇南峪村
        山西省
        晋城市
        阳城县北留镇皇城村""",
        """河北省|石家庄市|正定县|正定镇|塔元庄村
        河北省|保定市|涞水县|三坡镇|南峪村
        山西省|晋城市|阳城县|北留镇|皇城村""",
    ),
    "headings that are years and batches": (
        """湖北省宜居村庄名单
        第一批（2019年）
        武汉市黄陂区木兰乡双泉村
        第二批（2020年）
        宜昌市夷陵区龙泉镇龙泉村
        恩施州利川市谋道镇苏马荡村""",
        """湖北省|武汉市|黄陂区|木兰乡|双泉村
        湖北省|宜昌市|夷陵区|龙泉镇|龙泉村
        湖北省|恩施州|利川市|谋道镇|苏马荡村""",
    ),
    "headings that are awards and categories": (
        """贵州省2022年度评选结果
        一、示范乡镇
        1.遵义市湄潭县湄江街道
        2.安顺市西秀区七眼桥镇
        二、示范村
        （一）产业型
        1.遵义市湄潭县兴隆镇龙凤村
        （二）生态型
        1.贵阳市花溪区青岩镇龙井村""",
        """贵州省|遵义市|湄潭县|湄江街道|
        贵州省|安顺市|西秀区|七眼桥镇|
        贵州省|遵义市|湄潭县|兴隆镇|龙凤村
        贵州省|贵阳市|花溪区|青岩镇|龙井村""",
    ),
    "counts before the list": (
        """韶关3个村(社区)名单
        其中
        浈江区1个
        乐昌市2个
        浈江区风采街道升平路社区
        乐昌市坪石镇肖家湾村
        乐昌市廊田镇龙山村""",
        """|韶关市|浈江区|风采街道|升平路社区
        |韶关市|乐昌市|坪石镇|肖家湾村
        |韶关市|乐昌市|廊田镇|龙山村""",
    ),
    "a count and one line of names, no township": (
        """承德市绿色社区名单(第一批)
        双桥区(3个)
        头道牌楼社区、竹林寺社区、流水沟社区
        高新区(2个)
        滨河社区、东兴社区""",
        """|承德市|双桥区||头道牌楼社区
        |承德市|双桥区||竹林寺社区
        |承德市|双桥区||流水沟社区
        |承德市|高新区||滨河社区
        |承德市|高新区||东兴社区""",
    ),
    "municipalities": (
        """全国示范社区名单
        北京市东城区东华门街道多福巷社区
        上海市黄浦区南京东路街道承兴社区
        天津市蓟州区下营镇郭家沟村
        重庆市渝中区大溪沟街道双钢路社区
        重庆市巫山县竹贤乡下庄村""",
        """北京市||东城区|东华门街道|多福巷社区
        上海市||黄浦区|南京东路街道|承兴社区
        天津市||蓟州区|下营镇|郭家沟村
        重庆市||渝中区|大溪沟街道|双钢路社区
        重庆市||巫山县|竹贤乡|下庄村""",
    ),
    "cities that a province governs": (
        """全国示范村名单
        湖北省仙桃市彭场镇大岭村
        湖北省神农架林区木鱼镇木鱼村
        河南省济源市承留镇花石村
        海南省琼海市博鳌镇沙美村
        海南省琼中黎族苗族自治县红毛镇什寒村""",
        """湖北省||仙桃市|彭场镇|大岭村
        湖北省||神农架林区|木鱼镇|木鱼村
        河南省||济源市|承留镇|花石村
        海南省||琼海市|博鳌镇|沙美村
        海南省||琼中黎族苗族自治县|红毛镇|什寒村""",
    ),
    "cities without districts": (
        """全国示范社区名单
        广东省东莞市虎门镇镇口社区
        广东省中山市小榄镇永宁社区
        甘肃省嘉峪关市新城镇长城村
        海南省儋州市那大镇力乍村""",
        """广东省|东莞市||虎门镇|镇口社区
        广东省|中山市||小榄镇|永宁社区
        甘肃省|嘉峪关市||新城镇|长城村
        海南省|儋州市||那大镇|力乍村""",
    ),
    "zones in place of a county": (
        """四川省示范社区名单
        1.成都市高新区桂溪街道交子社区
        2.成都市天府新区华阳街道麓湖公园社区
        3.绵阳市高新区普明街道火炬社区""",
        """四川省|成都市|高新区|桂溪街道|交子社区
        四川省|成都市|天府新区|华阳街道|麓湖公园社区
        四川省|绵阳市|高新区|普明街道|火炬社区""",
    ),
    "兵团": (
        "兵团示范连队名单\n入选名单(5个)：一师十团一连、八团二连，八师一五〇团三连、石河子总场六连，第十师185团1连。",
        """新疆生产建设兵团|一师||十团|一连
        新疆生产建设兵团|一师||八团|二连
        新疆生产建设兵团|八师||一五〇团|三连
        新疆生产建设兵团|八师||石河子总场|六连
        新疆生产建设兵团|第十师||185团|1连""",
    ),
    "banners, sums and gaqas": (
        """内蒙古自治区示范嘎查村名单
        1.锡林郭勒盟西乌珠穆沁旗巴拉嘎尔高勒镇巴彦乌拉嘎查
        2.呼伦贝尔市陈巴尔虎旗呼和诺尔镇哈腾胡硕嘎查
        3.兴安盟科尔沁右翼前旗乌兰毛都苏木勿布林嘎查
        4.呼伦贝尔市鄂温克族自治旗巴彦托海镇团结嘎查""",
        """内蒙古自治区|锡林郭勒盟|西乌珠穆沁旗|巴拉嘎尔高勒镇|巴彦乌拉嘎查
        内蒙古自治区|呼伦贝尔市|陈巴尔虎旗|呼和诺尔镇|哈腾胡硕嘎查
        内蒙古自治区|兴安盟|科尔沁右翼前旗|乌兰毛都苏木|勿布林嘎查
        内蒙古自治区|呼伦贝尔市|鄂温克族自治旗|巴彦托海镇|团结嘎查""",
    ),
    "products in brackets, stars": (
        """全国一村一品示范村镇名单
        1.山东省临沂市蒙阴县岱崮镇（蜜桃）
        2.山东省潍坊市青州市黄楼街道（花卉）*
        3.山东省烟台市栖霞市蛇窝泊镇东院头村(苹果)
        4.山东省日照市东港区三庄镇上卜落崮村★""",
        """山东省|临沂市|蒙阴县|岱崮镇|
        山东省|潍坊市|青州市|黄楼街道|
        山东省|烟台市|栖霞市|蛇窝泊镇|东院头村
        山东省|日照市|东港区|三庄镇|上卜落崮村""",
    ),
    "abbreviations, as written": (
        """全国民族团结示范单位名单
        1.云南省大理州大理市喜洲镇喜洲村
        2.湖南省湘西州花垣县双龙镇十八洞村
        3.湖北省宜昌市长阳县龙舟坪镇郑家榜村
        4.贵州省黔东南州雷山县西江镇西江村
        5.内蒙古自治区包头市土右旗美岱召镇美岱召村""",
        """云南省|大理州|大理市|喜洲镇|喜洲村
        湖南省|湘西州|花垣县|双龙镇|十八洞村
        湖北省|宜昌市|长阳县|龙舟坪镇|郑家榜村
        贵州省|黔东南州|雷山县|西江镇|西江村
        内蒙古自治区|包头市|土右旗|美岱召镇|美岱召村""",
    ),
    "names that contain another's generic part": (
        """四川省示范单位名单
        1.成都市金堂县赵镇街道十里社区
        2.达州市宣汉县东乡街道石岭社区
        3.广元市剑阁县下寺镇上寺村
        4.攀枝花市仁和区仁和镇仁和社区
        5.成都市新津区花源街道杨柳社区""",
        """四川省|成都市|金堂县|赵镇街道|十里社区
        四川省|达州市|宣汉县|东乡街道|石岭社区
        四川省|广元市|剑阁县|下寺镇|上寺村
        四川省|攀枝花市|仁和区|仁和镇|仁和社区
        四川省|成都市|新津区|花源街道|杨柳社区""",
    ),
    "districts that are a stem only": (
        """全国示范社区名单
        1.四川省乐山市市中区张公桥街道凤洲岛社区
        2.山东省枣庄市市中区文化路街道立新社区
        3.山西省长治市郊区西白兔乡霍家沟村
        4.河北省石家庄市桥西区中山街道平安社区""",
        """四川省|乐山市|市中区|张公桥街道|凤洲岛社区
        山东省|枣庄市|市中区|文化路街道|立新社区
        山西省|长治市|郊区|西白兔乡|霍家沟村
        河北省|石家庄市|桥西区|中山街道|平安社区""",
    ),
    "the same stem on two levels": (
        """全国示范村名单
        1.吉林省吉林市龙潭区乌拉街满族镇韩屯村
        2.安徽省安庆市桐城市孔城镇桐梓村
        3.湖南省益阳市赫山区赫山街道赫山庙社区
        4.河北省邯郸市邯山区北张庄镇北张庄村""",
        """吉林省|吉林市|龙潭区|乌拉街满族镇|韩屯村
        安徽省|安庆市|桐城市|孔城镇|桐梓村
        湖南省|益阳市|赫山区|赫山街道|赫山庙社区
        河北省|邯郸市|邯山区|北张庄镇|北张庄村""",
    ),
    "townships of nationalities": (
        """浙江省民族团结示范村名单
        1.丽水市景宁畲族自治县大均乡伏叶村
        2.杭州市桐庐县莪山畲族乡新丰民族村
        3.温州市苍南县岱岭畲族乡福掌村""",
        """浙江省|丽水市|景宁畲族自治县|大均乡|伏叶村
        浙江省|杭州市|桐庐县|莪山畲族乡|新丰民族村
        浙江省|温州市|苍南县|岱岭畲族乡|福掌村""",
    ),
    "tails below the village, rare characters": (
        """广西壮族自治区传统村落名单
        1.桂林市灌阳县文市镇月岭村委月岭村
        2.贺州市富川瑶族自治县朝东镇秀水村石余屯
        3.南宁市江南区江西镇同江村三江坡
        4.柳州市三江侗族自治县林溪镇高友村高友屯""",
        """广西壮族自治区|桂林市|灌阳县|文市镇|月岭村委月岭村
        广西壮族自治区|贺州市|富川瑶族自治县|朝东镇|秀水村石余屯
        广西壮族自治区|南宁市|江南区|江西镇|同江村三江坡
        广西壮族自治区|柳州市|三江侗族自治县|林溪镇|高友村高友屯""",
    ),
    "spaces inside names": (
        """安徽省示范村名单
        黄山市 黟 县 西递镇 西递村
        黄山市 歙县 雄村镇 卖花渔村
        六安市 金寨县 花石乡 大湾村""",
        """安徽省|黄山市|黟县|西递镇|西递村
        安徽省|黄山市|歙县|雄村镇|卖花渔村
        安徽省|六安市|金寨县|花石乡|大湾村""",
    ),
    "units renamed since": (
        """2012年度全国示范村名单
        1.西藏自治区山南地区乃东县昌珠镇克松村
        2.江西省九江市星子县白鹿镇交通村""",
        """西藏自治区|山南地区|乃东县|昌珠镇|克松村
        江西省|九江市|星子县|白鹿镇|交通村""",
    ),
    "a table of text": (
        """浙江省美丽社区名单
        序号\t市\t县\t乡（镇）、街道\t村
        1\t杭州市\t上城区\t清波街道\t定安路社区
        2\t杭州市\t上城区\t清波街道\t清波门社区
        3\t宁波市\t海曙区\t月湖街道\t县学社区""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|杭州市|上城区|清波街道|清波门社区
        浙江省|宁波市|海曙区|月湖街道|县学社区""",
    ),
    "a province of three characters without its generic part": (
        """全国示范村名单
        内蒙古包头市土右旗美岱召镇美岱召村
        黑龙江哈尔滨市宾县宾西镇西川村""",
        """内蒙古|包头市|土右旗|美岱召镇|美岱召村
        黑龙江|哈尔滨市|宾县|宾西镇|西川村""",
    ),
    "provinces and prefectures by their stems": (
        """2022年度示范社区名单
        四川成都市温江区柳城街道光华社区
        四川成都温江区柳城街道南浦社区
        浙江杭州上城区清波街道定安路社区
        贵州黔东南雷山县西江镇西江村
        重庆渝中区大溪沟街道双钢路社区
        安徽安庆桐城市孔城镇桐梓村""",
        """四川|成都市|温江区|柳城街道|光华社区
        四川|成都|温江区|柳城街道|南浦社区
        浙江|杭州|上城区|清波街道|定安路社区
        贵州|黔东南|雷山县|西江镇|西江村
        重庆||渝中区|大溪沟街道|双钢路社区
        安徽|安庆|桐城市|孔城镇|桐梓村""",
    ),
    "a prefecture that is now a county": (
        """2010年度全国示范村名单
        安徽省巢湖市含山县环峰镇褒禅山村
        安徽省巢湖市无为县无城镇凤河村
        安徽省巢湖市烔炀镇中李村""",
        """安徽省|巢湖市|含山县|环峰镇|褒禅山村
        安徽省|巢湖市|无为县|无城镇|凤河村
        安徽省||巢湖市|烔炀镇|中李村""",
    ),
    "batches with a year and a count, one right below the title": (
        """吉林省乡村振兴示范村
        第一批（2021年，1个）
        延边朝鲜族自治州和龙市东城镇光东村
        第二批（2022年，1个）
        前郭尔罗斯蒙古族自治县查干湖镇西索恩图村""",
        """吉林省|延边朝鲜族自治州|和龙市|东城镇|光东村
        吉林省||前郭尔罗斯蒙古族自治县|查干湖镇|西索恩图村""",
    ),
    "numbers after a label": (
        """贵州省示范社区名单
        贵阳市：1.云岩区中华路街道富水路社区 2.南明区兴关路街道箭道街社区
        遵义市：1.红花岗区老城街道红旗社区""",
        """贵州省|贵阳市|云岩区|中华路街道|富水路社区
        贵州省|贵阳市|南明区|兴关路街道|箭道街社区
        贵州省|遵义市|红花岗区|老城街道|红旗社区""",
    ),
    "one level a line, numbers alone": (
        """江西省特色小镇名单
        1
        南昌市
        进贤县
        李渡镇
        2
        九江市
        庐山市
        白鹿镇""",
        """江西省|南昌市|进贤县|李渡镇|
        江西省|九江市|庐山市|白鹿镇|""",
    ),
    "an address and an office below the list": (
        """甘肃省美丽宜居村庄名单
        甘肃省酒泉市敦煌市莫高镇新墩村
        甘肃省张掖市高台县罗城镇天城村
        电话：0931-8920000
        地址：兰州市城关区中央广场1号
        邮编：730030
        甘肃省住房和城乡建设厅
        2024年11月5日""",
        """甘肃省|酒泉市|敦煌市|莫高镇|新墩村
        甘肃省|张掖市|高台县|罗城镇|天城村""",
    ),
    "remarks in a list after labels": (
        """广东省典型村镇名单
        广州市：增城区正果镇（镇级）；从化区温泉镇南平村。
        佛山市：南海区西樵镇松塘村，顺德区杏坛镇逢简村。
        东莞市：茶山镇南社村、石排镇塘尾村。""",
        """广东省|广州市|增城区|正果镇|
        广东省|广州市|从化区|温泉镇|南平村
        广东省|佛山市|南海区|西樵镇|松塘村
        广东省|佛山市|顺德区|杏坛镇|逢简村
        广东省|东莞市||茶山镇|南社村
        广东省|东莞市||石排镇|塘尾村""",
    ),
    "a header 乡镇, empty cells": (
        """浙江省美丽社区名单
        序号\t市\t县\t乡镇\t村
        1\t杭州市\t上城区\t清波街道\t定安路社区
        2\t\t\t\t清波门社区
        3\t宁波市\t海曙区\t月湖街道\t县学社区
        合计\t3""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|杭州市|上城区|清波街道|清波门社区
        浙江省|宁波市|海曙区|月湖街道|县学社区""",
    ),
    "a table in wide gaps, cells left out": (
        """湖南省示范村名单
        序号  所在市  所在县（市、区）  乡镇名称  村（社区）名称
        1  长沙市  长沙县  果园镇  浔龙河村
        2  新明村
        3  宁乡市  大成桥镇  鹊山村""",
        """湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|长沙市|长沙县|果园镇|新明村
        湖南省|长沙市|宁乡市|大成桥镇|鹊山村""",
    ),
    "a column for villages, one for communities, one for both levels above": (
        """湖南省示范村社区名单
        编号\t属地\t乡（镇）\t村名\t社区名称\t联系电话
        1\t长沙市长沙县\t果园镇\t浔龙河村\t\t0731
        2\t长沙市长沙县\t星沙街道\t\t灰埠社区\t0731""",
        """湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|长沙市|长沙县|星沙街道|灰埠社区""",
    ),
    "full names beside counties": (
        """湖南省示范村名单
        序号\t县区\t单位名称\t备注
        1\t长沙县\t果园镇浔龙河村\t无
        2\t长沙县\t长沙市长沙县果园镇新明村\t无
        3\t宁乡市\t大成桥镇鹊山村\t""",
        """湖南省||长沙县|果园镇|浔龙河村
        湖南省|长沙市|长沙县|果园镇|新明村
        湖南省||宁乡市|大成桥镇|鹊山村""",
    ),
    "a header that says nothing": (
        """湖南省示范村名单
        序号\t责任片区\t乡镇\t村
        1\t长沙县\t果园镇\t浔龙河村
        2\t宁乡市\t大成桥镇\t鹊山村""",
        """湖南省||长沙县|果园镇|浔龙河村
        湖南省||宁乡市|大成桥镇|鹊山村""",
    ),
    "lists side by side": (
        """湖南省示范村名单
        序号\t村名\t序号\t村名
        1\t长沙市长沙县果园镇浔龙河村\t3\t长沙市宁乡市大成桥镇鹊山村
        2\t株洲市醴陵市沩山镇沩山村\t4\t长沙市浏阳市张坊镇田溪村""",
        """湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|株洲市|醴陵市|沩山镇|沩山村
        湖南省|长沙市|宁乡市|大成桥镇|鹊山村
        湖南省|长沙市|浏阳市|张坊镇|田溪村""",
    ),
    "lists side by side, numbered across": (
        """湖南省示范村名单
        序号\t村名\t序号\t村名
        1\t长沙市长沙县果园镇浔龙河村\t2\t长沙市宁乡市大成桥镇鹊山村
        3\t株洲市醴陵市沩山镇沩山村\t\t""",
        """湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|长沙市|宁乡市|大成桥镇|鹊山村
        湖南省|株洲市|醴陵市|沩山镇|沩山村""",
    ),
    "headings in heavy brackets": (
        """湖南省示范村名单
        【长沙市】
        长沙县果园镇浔龙河村
        [株洲市]
        醴陵市沩山镇沩山村
        ◆岳阳市
        平江县加义镇献钟村
        湘潭市：
        韶山市韶山乡韶山村
        （常德市）
        桃源县枫树维吾尔族回族乡维回新村
        【郴州市】汝城县文明瑶族乡沙洲瑶族村、资兴市清江镇代头村""",
        """湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|株洲市|醴陵市|沩山镇|沩山村
        湖南省|岳阳市|平江县|加义镇|献钟村
        湖南省|湘潭市|韶山市|韶山乡|韶山村
        湖南省|常德市|桃源县|枫树维吾尔族回族乡|维回新村
        湖南省|郴州市|汝城县|文明瑶族乡|沙洲瑶族村
        湖南省|郴州市|资兴市|清江镇|代头村""",
    ),
    "marks between the levels": (
        """湖南省示范村名单
        1.株洲市-醴陵市-沩山镇-沩山村
        2.长沙市/长沙县/果园镇/浔龙河村
        3.长沙市>长沙县>果园镇>新明村
        4.长沙市·宁乡市·大成桥镇·鹊山村""",
        """湖南省|株洲市|醴陵市|沩山镇|沩山村
        湖南省|长沙市|长沙县|果园镇|浔龙河村
        湖南省|长沙市|长沙县|果园镇|新明村
        湖南省|长沙市|宁乡市|大成桥镇|鹊山村""",
    ),
    "ranks, radicals in place of characters": (
        """四川省示范社区名单
        第1名：成都市⻘羊区草市街街道八宝街社区
        第2名：成都市双流区⻩⻰溪镇古佛社区""",
        """四川省|成都市|青羊区|草市街街道|八宝街社区
        四川省|成都市|双流区|黄龙溪镇|古佛社区""",
    ),
}


def text_of(case: str) -> str:
    """A list without the indent that it has in this file."""
    return "\n".join(line.removeprefix("        ") for line in case.split("\n"))


def splits(notice: Notice) -> list[str]:
    return ["|".join(entry.layers) for entry in notice.entries]


@pytest.mark.parametrize("name", CASES)
def test_a_layout(tmp_path: Path, name: str) -> None:
    text, expected = CASES[name]
    notice, findings = parse_file(tmp_path / "list.txt", content=text_of(text).encode())
    assert splits(notice) == text_of(expected).split("\n"), findings
    assert {severity_of(finding) for finding in findings} <= {"warning", "information"}
    assert {finding.rule for finding in findings} <= {"numbering"}


# Whole notices in the style of offices: the text, and the splits.
NOTICES: dict[str, tuple[str, str]] = {
    "a provincial letter: a count in the body, prefectures as headings, contact, copies, printing": (
        """浙江省民政厅关于公布2024年度浙江省现代社区示范名单的通知
        浙民基〔2024〕31号

        各市、县（市、区）民政局：

        　　根据《浙江省民政厅关于开展现代社区示范创建的通知》（浙民基〔2023〕88号）要求，
        　　现确定杭州市上城区清波街道定安路社区等5个社区为“2024年度浙江省现代社区示范”。
        　　现将名单公布如下（按行政区划排序）：

        　　一、杭州市（2个）
        　　上城区清波街道定安路社区
        　　上城区清波街道清波门社区
        　　二、宁波市（2个）
        　　海曙区月湖街道县学社区
        　　海曙区月湖街道迎凤社区
        　　三、温州市（1个）
        　　鹿城区五马街道墨池社区

        　　以上名单排名不分先后。

        联系人：王某某，联系电话：0571-87050000。

        　　　　浙江省民政厅
        　　　　2024年5月8日

        抄送：民政部基层政权建设和社区治理司，省委组织部。
        浙江省民政厅办公室　　　　　　2024年5月8日印发""",
        """浙江省|杭州市|上城区|清波街道|定安路社区
        浙江省|杭州市|上城区|清波街道|清波门社区
        浙江省|宁波市|海曙区|月湖街道|县学社区
        浙江省|宁波市|海曙区|月湖街道|迎凤社区
        浙江省|温州市|鹿城区|五马街道|墨池社区""",
    ),
    "a city's decision: townships, then villages by category, numbers that run on": (
        """关于命名2023年全市示范村镇的决定

        各县（市、区）人民政府，市直有关单位：
            为深入实施乡村振兴战略，经研究，决定命名下列单位为2023年全市示范村镇，名单如下：

        一、示范乡镇（3个）
        1．浏阳市张坊镇
        2．宁乡市大成桥镇
        3．长沙县果园镇

        二、示范村（4个）
        （一）产业兴旺类
        1．长沙县果园镇浔龙河村
        2．宁乡市大成桥镇鹊山村
        （二）生态宜居类
        3．浏阳市张坊镇田溪村
        4．望城区白箬铺镇光明村

        希望受到命名的单位珍惜荣誉，再接再厉。

        长沙市人民政府
        2023年12月1日""",
        """|长沙市|浏阳市|张坊镇|
        |长沙市|宁乡市|大成桥镇|
        |长沙市|长沙县|果园镇|
        |长沙市|长沙县|果园镇|浔龙河村
        |长沙市|宁乡市|大成桥镇|鹊山村
        |长沙市|浏阳市|张坊镇|田溪村
        |长沙市|望城区|白箬铺镇|光明村""",
    ),
    "an autonomous prefecture's public notice: two annexes below the letter": (
        """中共大理州委组织部 大理州民政局
        关于2022年度全州民族团结进步示范单位的公示

        经县市推荐、州级复核，拟命名以下单位为示范单位，现予以公示。
        公示期为2022年11月1日至11月7日。如有异议，请向州民政局反映。联系电话：0872-2310000。

        附件1：示范乡镇名单
        附件2：示范村（社区）名单

        中共大理州委组织部  大理州民政局
        2022年11月1日

        附件1
        示范乡镇名单
        1.大理市喜洲镇
        2.宾川县钟英傈僳族彝族乡
        3.洱源县茈碧湖镇

        附件2
        示范村（社区）名单
        1.大理市喜洲镇喜洲村
        2.大理市太和街道万花社区
        3.宾川县钟英傈僳族彝族乡唐古地村""",
        """|大理白族自治州|大理市|喜洲镇|
        |大理白族自治州|宾川县|钟英傈僳族彝族乡|
        |大理白族自治州|洱源县|茈碧湖镇|
        |大理白族自治州|大理市|喜洲镇|喜洲村
        |大理白族自治州|大理市|太和街道|万花社区
        |大理白族自治州|宾川县|钟英傈僳族彝族乡|唐古地村""",
    ),
    "banners: a table with a remark below the title and cells left empty": (
        """呼伦贝尔市2023年度示范嘎查村名单
        （共6个，排名不分先后）

        序号\t旗市区\t苏木乡镇\t嘎查村\t备注
        1\t陈巴尔虎旗\t呼和诺尔镇\t哈腾胡硕嘎查\t牧区
        2\t鄂温克族自治旗\t巴彦托海镇\t团结嘎查\t牧区
        3\t\t锡尼河西苏木\t特莫胡珠嘎查\t牧区
        4\t新巴尔虎左旗\t嵯岗镇\t嵯岗村\t
        5\t莫力达瓦达斡尔族自治旗\t尼尔基镇\t郭尼村\t农区
        6\t扎兰屯市\t成吉思汗镇\t奋斗村\t农区""",
        """|呼伦贝尔市|陈巴尔虎旗|呼和诺尔镇|哈腾胡硕嘎查
        |呼伦贝尔市|鄂温克族自治旗|巴彦托海镇|团结嘎查
        |呼伦贝尔市|鄂温克族自治旗|锡尼河西苏木|特莫胡珠嘎查
        |呼伦贝尔市|新巴尔虎左旗|嵯岗镇|嵯岗村
        |呼伦贝尔市|莫力达瓦达斡尔族自治旗|尼尔基镇|郭尼村
        |呼伦贝尔市|扎兰屯市|成吉思汗镇|奋斗村""",
    ),
    "a municipality: labels, a conferral, a note on publicity": (
        """上海市民政局关于表彰2023年上海市优秀居村委会的决定
        沪民基发〔2023〕12号
        各区民政局：
        经研究，决定授予黄浦区南京东路街道承兴社区等4个居民区（村）“优秀居村委会”称号，名单如下：
        黄浦区：南京东路街道承兴社区、外滩街道山北社区
        徐汇区：天平路街道宛平社区
        崇明区：竖新镇仙桥村
        特此决定。
        上海市民政局
        2023年10月9日
        （此件主动公开）""",
        """上海市||黄浦区|南京东路街道|承兴社区
        上海市||黄浦区|外滩街道|山北社区
        上海市||徐汇区|天平路街道|宛平社区
        上海市||崇明区|竖新镇|仙桥村""",
    ),
    "the 兵团: divisions with their cities as headings, an annex that is no list": (
        """新疆生产建设兵团民政局关于公布2022年兵团示范连队的通知
        兵民发〔2022〕9号
        各师市民政局：
        经评审，现将2022年兵团示范连队名单公布如下：
        一、第一师阿拉尔市（2个）
        1.十团一连
        2.八团二连
        二、第八师石河子市（1个）
        1.一五〇团三连
        三、第十师北屯市（1个）
        1.185团1连
        附件：评审意见
        新疆生产建设兵团民政局
        2022年8月30日""",
        """新疆生产建设兵团|第一师阿拉尔市||十团|一连
        新疆生产建设兵团|第一师阿拉尔市||八团|二连
        新疆生产建设兵团|第八师石河子市||一五〇团|三连
        新疆生产建设兵团|第十师北屯市||185团|1连""",
    ),
    "a county's circular: the names stand in its sentence": (
        """正定县农业农村局
        关于公布2024年县级美丽乡村的通报

        各乡镇人民政府、街道办事处：

        经考核，正定镇塔元庄村、南牛乡东杨庄村、曲阳桥镇西里寨村和新城铺镇小邯村达到标准，予以通报。

        正定县农业农村局
        2024年6月18日

        正定县农业农村局办公室            2024年6月18日印发""",
        """||正定县|正定镇|塔元庄村
        ||正定县|南牛乡|东杨庄村
        ||正定县|曲阳桥镇|西里寨村
        ||正定县|新城铺镇|小邯村""",
    ),
    "an autonomous region: an annex with prefectures in brackets, a page number": (
        """广西壮族自治区民政厅办公室关于印发2023年自治区和谐社区示范点名单的通知

        各市民政局：

        现将《2023年自治区和谐社区示范点名单》印发给你们，请结合实际抓好落实。

        附件：2023年自治区和谐社区示范点名单

        广西壮族自治区民政厅办公室
        2023年9月5日

        附件

        2023年自治区和谐社区示范点名单
        （共6个，按行政区划排序）

        【南宁市】
        江南区江西镇同江村
        青秀区新竹街道新竹社区
        【柳州市】
        三江侗族自治县林溪镇高友村
        【桂林市】
        灌阳县文市镇月岭村
        龙胜各族自治县龙脊镇龙脊村
        【贺州市】
        富川瑶族自治县朝东镇秀水村

        第 1 页 共 1 页""",
        """广西壮族自治区|南宁市|江南区|江西镇|同江村
        广西壮族自治区|南宁市|青秀区|新竹街道|新竹社区
        广西壮族自治区|柳州市|三江侗族自治县|林溪镇|高友村
        广西壮族自治区|桂林市|灌阳县|文市镇|月岭村
        广西壮族自治区|桂林市|龙胜各族自治县|龙脊镇|龙脊村
        广西壮族自治区|贺州市|富川瑶族自治县|朝东镇|秀水村""",
    ),
    "honours as headings, the city named by the signature alone": (
        """2024年全市示范社区
        （2024年4月）

        一、先进街道（3个）
        鼓楼区湖南路街道
        秦淮区夫子庙街道
        玄武区梅园新村街道

        二、先进社区（3个）
        鼓楼区湖南路街道马台街社区
        秦淮区夫子庙街道金陵路社区
        玄武区梅园新村街道大行宫社区

        南京市民政局
        2024年4月15日""",
        """|南京市|鼓楼区|湖南路街道|
        |南京市|秦淮区|夫子庙街道|
        |南京市|玄武区|梅园新村街道|
        |南京市|鼓楼区|湖南路街道|马台街社区
        |南京市|秦淮区|夫子庙街道|金陵路社区
        |南京市|玄武区|梅园新村街道|大行宫社区""",
    ),
    "two annexes of labels, counties that lie in no prefecture": (
        """省农业农村厅关于公布第二批乡村治理示范村镇名单的通知
        各市州农业农村局：
        按照《关于开展创建工作的通知》（鄂农发〔2021〕5号）要求，我厅认定了第二批示范村镇，现予公布。
        附件：1.第二批乡村治理示范乡镇名单
        2.第二批乡村治理示范村名单
        湖北省农业农村厅
        2021年12月20日
        附件1：
        第二批乡村治理示范乡镇名单
        武汉市：黄陂区木兰乡
        宜昌市：夷陵区龙泉镇、长阳县龙舟坪镇
        恩施州：利川市谋道镇
        省直辖：仙桃市彭场镇、神农架林区木鱼镇
        附件2：
        第二批乡村治理示范村名单
        武汉市（1个）：黄陂区木兰乡双泉村
        宜昌市（2个）：夷陵区龙泉镇龙泉村，长阳县龙舟坪镇郑家榜村
        恩施州（1个）：利川市谋道镇苏马荡村
        省直辖（2个）：仙桃市彭场镇大岭村；神农架林区木鱼镇木鱼村。""",
        """湖北省|武汉市|黄陂区|木兰乡|
        湖北省|宜昌市|夷陵区|龙泉镇|
        湖北省|宜昌市|长阳县|龙舟坪镇|
        湖北省|恩施州|利川市|谋道镇|
        湖北省||仙桃市|彭场镇|
        湖北省||神农架林区|木鱼镇|
        湖北省|武汉市|黄陂区|木兰乡|双泉村
        湖北省|宜昌市|夷陵区|龙泉镇|龙泉村
        湖北省|宜昌市|长阳县|龙舟坪镇|郑家榜村
        湖北省|恩施州|利川市|谋道镇|苏马荡村
        湖北省||仙桃市|彭场镇|大岭村
        湖北省||神农架林区|木鱼镇|木鱼村""",
    ),
    "a page of a site: source, supervision, next page": (
        """省民政厅关于2024年度示范社区名单的公示

        发布时间：2024-03-04  来源：省民政厅  浏览次数：1024

            经各市推荐、专家评审，现将2024年度示范社区拟命名名单予以公示，公示时间为5个工作日。

        一、西安市（2个）
        1.碑林区长安路街道草场坡社区
        2.雁塔区电子城街道二〇五所社区

        二、汉中市（1个）
        1.城固县原公镇青龙寺村

        附：监督电话 029-63917500

        陕西省民政厅
        2024年3月4日

        上一篇：关于开展社区工作的通知
        下一篇：没有了""",
        """陕西省|西安市|碑林区|长安路街道|草场坡社区
        陕西省|西安市|雁塔区|电子城街道|二〇五所社区
        陕西省|汉中市|城固县|原公镇|青龙寺村""",
    ),
    "a municipality: two honours with the same labels": (
        """重庆市第三批市级乡村治理示范村镇名单

        一、示范乡镇（2个）
        万州区：甘宁镇
        巫山县：竹贤乡
        二、示范村（3个）
        万州区：甘宁镇永胜村
        巫山县：竹贤乡下庄村
        酉阳土家族苗族自治县：花田乡何家岩村""",
        """重庆市||万州区|甘宁镇|
        重庆市||巫山县|竹贤乡|
        重庆市||万州区|甘宁镇|永胜村
        重庆市||巫山县|竹贤乡|下庄村
        重庆市||酉阳土家族苗族自治县|花田乡|何家岩村""",
    ),
    "an annex alone: a table in wide gaps, the printing office below it": (
        """附件

        2023年度市级示范社区（村）名单

        序号  县（市、区）  乡镇（街道）  社区（村）  类型
        1  凉州区  东大街街道  晨光社区  城市
        2  凉州区  黄羊镇  土塔村  农村
        3  民勤县  苏武镇  泉水村  农村
        4  天祝藏族自治县  抓喜秀龙镇  南泥沟村  农村

        武威市民政局办公室        2023年12月20日印发""",
        """|武威市|凉州区|东大街街道|晨光社区
        |武威市|凉州区|黄羊镇|土塔村
        |武威市|民勤县|苏武镇|泉水村
        |武威市|天祝藏族自治县|抓喜秀龙镇|南泥沟村""",
    ),
    "labels and headings of counties under prefectures, by indent": (
        """2022年度福建省乡村振兴示范村名单
        福州市
          闽侯县：上街镇侯官村、南屿镇六十份村
          永泰县：嵩口镇月洲村
        厦门市
          同安区：莲花镇军营村
        龙岩市
          上杭县
             才溪镇才溪村
             古田镇五龙村
          长汀县
             三洲镇三洲村
        （排名不分先后）""",
        """福建省|福州市|闽侯县|上街镇|侯官村
        福建省|福州市|闽侯县|南屿镇|六十份村
        福建省|福州市|永泰县|嵩口镇|月洲村
        福建省|厦门市|同安区|莲花镇|军营村
        福建省|龙岩市|上杭县|才溪镇|才溪村
        福建省|龙岩市|上杭县|古田镇|五龙村
        福建省|龙岩市|长汀县|三洲镇|三洲村""",
    ),
}

# What is said of a notice that is read without its source.toml, though nothing is wrong with it.
FINE = {"no-letter", "no-claim", "new-category", "unknown-community", "unlisted-community"}


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice(tmp_path: Path, name: str) -> None:
    """Every entry is found, nothing else is, and nothing is found wrong."""
    text, expected = NOTICES[name]
    found = read_file(tmp_path / "notice.txt", text_of(text).encode(), tmp_path)
    assert splits(found.notice) == text_of(expected).split("\n")
    assert [one for one in found.findings if one.rule not in FINE and not _without_county(one.text)] == []
    assert all(one.honour and not one.honour.endswith(("印发", "：")) for one in found.notice.entries)


def _without_county(words: str) -> bool:
    """Whether an entry is one of the 兵团, which has no counties: finding it says that none is named."""
    return "团" in words and words.endswith("连")


TITLE = "2022年度陕西省示范村（社区）名单"
ROWS = (
    ("汉中市", "城固县", "原公镇", "青龙寺村"),
    ("汉中市", "城固县", "桔园镇", "刘家营村"),
    ("汉中市", "留坝县", "火烧店镇", "堰坎村"),
    ("安康市", "石泉县", "后柳镇", "中坝村"),
)
SPLITS = ["|".join(("陕西省", *row)) for row in ROWS]
# Header rows, the columns that they name in order, and cells that are merged downwards: column -> first row, rows.
TABLES: dict[str, tuple[tuple[str, ...], tuple[int, ...], dict[tuple[int, int], int]]] = {
    "in the usual order": (("市", "县", "镇（街道）", "村"), (0, 1, 2, 3), {}),
    "from below": (("行政村名称", "镇（街道）", "县（市、区）", "设区市"), (3, 2, 1, 0), {}),
    "mixed": (("县区", "市（州）", "社区（村）", "镇街"), (1, 0, 3, 2), {}),
    "merged": (("市", "县", "镇（街道）", "村"), (0, 1, 2, 3), {(2, 0): 3, (2, 1): 2}),
    "merged, in the middle": (("乡（镇）、街道", "地市", "区县", "村（社区）"), (2, 0, 1, 3), {(2, 1): 3, (2, 2): 2}),
}


def table(name: str, more: bool) -> tuple[list[tuple[str, ...]], dict[tuple[int, int], int]]:
    """The rows of a table below its title, with columns for a number and a remark perhaps, and its merged cells."""
    header, order, merged = TABLES[name]
    rows = [header, *(tuple(row[index] for index in order) for row in ROWS)]
    if more:
        rows = [("序号", *rows[0], "备注"), *((str(n), *row, "新增") for n, row in enumerate(rows[1:], 1))]
        merged = {(row, column + 1): span for (row, column), span in merged.items()}
    return [(TITLE,), *rows], merged


@pytest.mark.parametrize("more", [False, True], ids=["places alone", "with numbers and remarks"])
@pytest.mark.parametrize("form", ["docx", "xlsx", "ods", "html"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table(tmp_path: Path, name: str, form: str, more: bool) -> None:
    rows, merged = table(name, more)
    content = {
        "docx": lambda: handmade.docx(handmade.docx_table(rows, merged)),
        "xlsx": lambda: handmade.xlsx(rows, merged),
        "ods": lambda: handmade.ods(rows, merged),
        "html": lambda: handmade.html([], more=handmade.html_table(rows, merged)).encode(),
    }[form]()
    notice, findings = parse_file(tmp_path / f"table.{form}", content=content)
    assert splits(notice) == SPLITS
    assert [entry.ordinal for entry in notice.entries] == ([1, 2, 3, 4] if more else [None] * 4)
    assert findings == []


def test_a_table_whose_cells_cut_names_wrongly(tmp_path: Path) -> None:
    """What stands in the cells of a row is joined, and the gazetteer says where a name ends."""
    rows = [
        ("市", "县", "镇（街道）", "村"),
        ("成都市", "金堂县", "赵镇", "街道十里社区"),
        ("成都市邛崃", "市", "文君街道", "铁花社区"),
    ]
    notice, _ = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert splits(notice) == ["|成都市|金堂县|赵镇街道|十里社区", "|成都市|邛崃市|文君街道|铁花社区"]


def test_a_column_of_full_names_and_one_of_categories(tmp_path: Path) -> None:
    rows = [
        ("序号", "类别", "单位名称"),
        ("1", "产业型", "陕西省安康市石泉县后柳镇中坝村"),
        ("2", "生态型", "陕西省汉中市留坝县火烧店镇堰坎村"),
        ("3", "产业型", "陕西省汉中市城固县桔园镇刘家营村"),
    ]
    notice, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert splits(notice) == [SPLITS[3], SPLITS[2], SPLITS[1]]
    assert [(entry.category or entry.honour, entry.section, entry.position) for entry in notice.entries] == [
        ("产业型", "1", 1), ("生态型", "2", 1), ("产业型", "1", 2),
    ]  # fmt: skip
    assert [severity_of(finding) for finding in findings if finding.rule != "numbering"] == []


# Headers as offices write them, and what they say.
HEADERS = {
    "ordinal": "序号 编号 No.",
    "prefecture": "市 市（州） 所属市州 地市 盟市 设区市 地级市 师市 市级",
    "county": "县 县区 区县 县（市、区） 旗县 所在县（市、区、旗） 县级市 县名 市县",
    "township": "乡镇 乡（镇） 乡镇名称 所在乡镇 苏木乡镇 苏木（乡镇、街道） 街道（乡镇） 镇街 乡镇/街道 团场",
    "community": "村 村（社区） 村名 村社名称 社区名称 嘎查村 行政村名称 村（居）委会 乡镇（街道）村（社区） 连队",
    "name": "单位名称 名称 申报单位 全称",
    "category": "类型 类别 创建类型 批次 星级",
    "other": "备注 联系电话 主导产业 推荐单位",
    "": "杭州市 上城区 清波街道 定安路社区 城区 郊区 1",
}


@pytest.mark.parametrize("expected", HEADERS)
def test_headers(expected: str) -> None:
    assert {header: column_meaning(header) for header in HEADERS[expected].split()} == dict.fromkeys(
        HEADERS[expected].split(), expected
    )


def test_two_columns_never_claim_one_level_in_silence(tmp_path: Path) -> None:
    rows = [("市", "乡镇", "牵头街道", "村"), ("长沙市", "果园镇", "星沙街道", "浔龙河村")]
    _, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert [(finding.rule, finding.text) for finding in findings] == [("header-unclear", "牵头街道")]
    rows = [("市", "乡镇", "街道", "村"), ("长沙市", "果园镇", "星沙街道", "浔龙河村")]
    _, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert [(finding.rule, finding.text) for finding in findings] == [
        ("header-unclear", "乡镇"),
        ("header-unclear", "街道"),
    ]


def test_sections_and_categories_come_from_headings(tmp_path: Path) -> None:
    text, _ = CASES["headings that are awards and categories"]
    notice, _ = parse_file(tmp_path / "list.txt", content=text_of(text).encode())
    assert [(entry.section, entry.honour, entry.category) for entry in notice.entries] == [
        ("1", "示范乡镇", ""), ("1", "示范乡镇", ""), ("2-1", "示范村", "产业型"), ("2-2", "示范村", "生态型"),
    ]  # fmt: skip


def test_a_heading_that_is_a_place_is_no_category(tmp_path: Path) -> None:
    text, _ = CASES["headings that are prefectures with a count"]
    notice, _ = parse_file(tmp_path / "list.txt", content=text_of(text).encode())
    assert {entry.category for entry in notice.entries} == {""}
    assert [entry.section for entry in notice.entries] == ["1", "1", "2"]
    assert {("西宁市", 2), ("海东市", 1)} <= {(claim.honour, claim.number) for claim in notice.claims}


@pytest.mark.parametrize(
    "page", ["— 2 —", "-2-", "第 2 页", "第 2 页 共 9 页", "第2页/共9页", "2/9", "·2·", "－2－", "第2页，共9页"]
)
def test_a_page_number_is_no_heading(tmp_path: Path, page: str) -> None:
    names = ["湖南省示范村名单", "1.长沙市长沙县果园镇浔龙河村", page, "2.株洲市醴陵市沩山镇沩山村"]
    notice, findings = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert [(entry.section, entry.category) for entry in notice.entries] == [("1", ""), ("1", "")]
    assert findings == []


@pytest.mark.parametrize("counties", ["1.长沙县\n2.宁乡市", "长沙县\n宁乡市", "长沙县、宁乡市"])
def test_entries_that_are_counties_are_not_lost_in_silence(tmp_path: Path, counties: str) -> None:
    names = ["湖南省示范单位名单", "一、示范县", counties, "二、示范村", "1.长沙市长沙县果园镇浔龙河村"]
    found = read_file(tmp_path / "list.txt", "\n".join(names).encode(), tmp_path)
    assert [one.text for one in found.findings if one.rule in ("unknown-place", "place-alone")] == ["长沙县", "宁乡市"]
    assert [one.entry.words for one in found.resolved if one.kept] == ["长沙市长沙县果园镇浔龙河村"]


def test_what_is_no_place_is_no_part_of_the_title(tmp_path: Path) -> None:
    names = ["湖南省示范单位名单", "长沙市第一中学", "长沙市长沙县果园镇浔龙河村"]
    notice, findings = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert notice.title == names[0]
    assert [(one.rule, one.text) for one in findings] == [("unrecognised", names[1])]


def test_the_number_of_a_refused_entry_counts(tmp_path: Path) -> None:
    names = ["湖南省示范村名单", "1.长沙市长沙县果园镇浔龙河村", "2.长沙市@长沙县", "3.株洲市醴陵市沩山镇沩山村"]
    _, findings = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert [one.rule for one in findings] == ["name"]


def test_what_the_title_says_from_outside_is_used(tmp_path: Path) -> None:
    """A list without a title takes the places of the title that an officer knows."""
    names = "栾川县陶湾镇协心村\n嵩县车村镇天桥沟村".encode()
    alone, known = (
        parse_file(tmp_path / "a.txt", content=names),
        parse_file(tmp_path / "a.txt", Hints("河南省洛阳市示范村名单"), names),
    )
    assert splits(alone[0]) == ["||栾川县|陶湾镇|协心村", "||嵩县|车村镇|天桥沟村"]
    assert splits(known[0]) == ["河南省|洛阳市|栾川县|陶湾镇|协心村", "河南省|洛阳市|嵩县|车村镇|天桥沟村"]


ROSTERS = ROOT.parent / "shared" / "rosters"


@pytest.mark.skipif(not ROSTERS.is_dir(), reason="the rosters are not part of the project")
@pytest.mark.slow("reads the rosters beside the project")
def test_the_rosters_beside_the_project() -> None:
    """Every row that has an expected split is right, and nothing is invented."""
    command = [sys.executable, str(ROOT / "tests" / "evaluate.py"), str(ROSTERS), "--show", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    totals = re.findall(r"^(\S+): (\d+) of (\d+) rows right, (\d+) invented$", done.stdout, re.MULTILINE)
    assert len(totals) == 10, done.stdout
    assert [row[0] for row in totals if row[1] != row[2] or row[3] != "0"] == [], done.stdout
    assert int(totals[-1][2]) >= 4_421


def test_what_a_site_prints_around_a_notice_is_no_title(tmp_path: Path) -> None:
    page = """<html><body><p>首页 > 通知公告</p><h1>甘肃省民政厅关于命名2021年全省和谐社区的决定</h1>
        <p>发布时间：2021-12-20 来源：省民政厅 浏览次数：123</p><p>各市（州）民政局：</p><p>现将名单公布如下。</p>
        <p>甘肃省民政厅</p><p>2021年12月20日</p><p>2021年全省和谐社区名单</p>
        <p>1.兰州市城关区临夏路街道绣河沿社区</p></body></html>"""
    found, findings = parse_file(tmp_path / "a.html", content=page.encode())
    assert found.title == "甘肃省民政厅关于命名2021年全省和谐社区的决定"
    assert [entry.words for entry in found.entries] == ["兰州市城关区临夏路街道绣河沿社区"]
    assert findings == []


def test_headings_that_end_as_names_do(tmp_path: Path) -> None:
    """By their number, when the register does not have them: a heading beside one that is an honour is one too."""
    text = """甘肃省民政厅关于公布名单的通知

        一、甘肃省示范街道（2个）
        1.兰州市城关区临夏路街道
        2.兰州市七里河区西园街道
        二、甘肃省现代社区（2个）
        1.兰州市城关区临夏路街道绣河沿社区
        2.兰州市七里河区西园街道上西园社区"""
    found, findings = parse_file(tmp_path / "a.txt", content=text_of(text).encode())
    assert [(entry.section, entry.honour) for entry in found.entries] == [
        ("1", "甘肃省示范街道"), ("1", "甘肃省示范街道"), ("2", "甘肃省现代社区"), ("2", "甘肃省现代社区"),
    ]  # fmt: skip
    assert findings == []
