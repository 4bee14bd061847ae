"""Faults to plant in the published graph of the Sichuan notice: a table, and what reads it.

A fault is written as a difference: `-` and `+` are triples in Turtle that are taken away (all must be there) and
added (none may be there); `update -12 +5:` is a SPARQL Update that takes away and adds just so many triples;
`~ 12: old -> new` replaces text of the N-Triples, found just so many times. A line that begins with a space continues
the one before.

`only:` says why no check can see a fault in the graph by itself, so that the notice or the register must be at hand.
A fault without it must be found by the shapes or the queries alone: by a stranger who has only the file.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph
from mingdan.rdf.graphs import store

_NAMESPACES = {
    "md": "https://w3id.org/mingdan/ontology#",
    "nbs": "https://w3id.org/mingdan/id/division/nbs-2023/",
    "cat": "https://w3id.org/mingdan/id/category/",
    "honour": "https://w3id.org/mingdan/id/honour/sichuan-demonstration-",
    "body": "https://w3id.org/mingdan/id/agent/",
    "doc": "https://w3id.org/mingdan/id/document/",
    **{
        f"r{section}": f"https://w3id.org/mingdan/id/recognition/sichuan-2022/{section}/"
        for section in ("1", "2-1", "2-2", "2-3", "2-4", "2-5", "2-6")
    },
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_PREFIXES = "BASE <https://w3id.org/mingdan/id/>\n" + "".join(
    f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in _NAMESPACES.items()
)

_TABLE = r"""
# Entries

= an entry dropped
update -13 +0: DELETE WHERE { r2-3:5 ?p ?o }

= the last entry of a section dropped, its community left
update -13 +0: DELETE WHERE { r2-6:8 ?p ?o }

= the last entry of a section dropped, with its community
update -25 +0: DELETE WHERE { r2-6:8 ?p ?o . nbs:511424109010 ?q ?v }
only: nothing comes after it that would show the gap

= the last section dropped, with its communities
update -200 +0: DELETE WHERE { ?s md:section '2-6' ; ?p ?o ; md:recognises ?c . ?c ?q ?v }

= two entries merged into one
update -13 +5: DELETE { r2-1:30 ?p ?o } INSERT { r2-1:29 ?p ?o } WHERE { r2-1:30 ?p ?o }

= two communities merged into one
~ 15: 510115001045 -> 510115001044

= an entry twice
update -0 +13: INSERT { r2-6:9 ?p ?o } WHERE { r2-6:8 ?p ?o }

= an entry twice, the second with a number and a line of its own
update -0 +13: INSERT { r2-6:9 ?p ?o ; md:ordinal 9 ; md:sourceLine 296 ; md:sourcePosition 'line 296' }
 WHERE { r2-6:8 ?p ?o FILTER(?p NOT IN (md:ordinal, md:sourceLine, md:sourcePosition)) }

= an entry invented for a street of the graph
update -0 +12: INSERT { r1:31 ?p ?o ; md:recognises nbs:510115003 ; md:originalText '成都市温江区涌泉街道'@zh ;
   md:ordinal 31 ; md:sourceLine 82 ; md:sourcePosition 'line 82' }
 WHERE { r1:30 ?p ?o
   FILTER(?p NOT IN (md:recognises, md:originalText, md:ordinal, md:sourceLine, md:sourcePosition)) }
only: the graph agrees with itself

= an entry with the county's version of another time
- r2-1:1 md:countyVersion <version/mca/510115/2002> .
+ r2-1:1 md:countyVersion <version/mca/510123/1983> .
only: a notice's graph has no versions; the divisions' graph has them, and the year of the notice decides

= an entry with a version that is a division
- r2-1:1 md:countyVersion <version/mca/510115/2002> .
+ r2-1:1 md:countyVersion nbs:510115 .

= an entry without its class
- r2-6:8 a md:Recognition .

= an entry moved to the id of another notice
~ 13: sichuan-2022/2-6/8> -> sichuan-2023/2-6/8>

= everything moved to the id of another notice
~ 1965: sichuan-2022 -> sichuan-2021
only: the graph agrees with itself

= a section renumbered in value and IRIs
~ 8: "2-6" -> "2-7"
~ 104: /2-6/ -> /2-7/
only: the graph agrees with itself

= what two entries recognise exchanged
- r2-1:29 md:recognises nbs:511622100005 . r2-1:30 md:recognises nbs:511622100011 .
+ r2-1:29 md:recognises nbs:511622100011 . r2-1:30 md:recognises nbs:511622100005 .

= two entries exchanged, words and all
- r2-1:29 md:recognises nbs:511622100005 ; md:originalText "广安市武胜县沿口镇印山社区"@zh .
- r2-1:30 md:recognises nbs:511622100011 ; md:originalText "广安市武胜县沿口镇金鸡岭社区"@zh .
+ r2-1:30 md:recognises nbs:511622100005 ; md:originalText "广安市武胜县沿口镇印山社区"@zh .
+ r2-1:29 md:recognises nbs:511622100011 ; md:originalText "广安市武胜县沿口镇金鸡岭社区"@zh .
only: the graph agrees with itself

= namesakes in two counties confused
- r2-1:12 md:recognises nbs:510722101007 . nbs:510722101007 md:category cat:convenience-service .
- r2-3:12 md:recognises nbs:510727101001 . nbs:510727101001 md:category cat:social-organisation-participation .
+ r2-1:12 md:recognises nbs:510727101001 . nbs:510722101007 md:category cat:social-organisation-participation .
+ r2-3:12 md:recognises nbs:510722101007 . nbs:510727101001 md:category cat:convenience-service .

= a street recognised in place of its community
- r2-1:1 md:recognises nbs:510115001044 .
+ r2-1:1 md:recognises nbs:510115001 .

= a text recognised in place of a node
- r2-1:1 md:recognises nbs:510115001044 .
+ r2-1:1 md:recognises '光华社区' .

= a blank node recognised
- r2-1:1 md:recognises nbs:510115001044 .
+ r2-1:1 md:recognises _:unknown .

# Categories

= a category swapped on the community only
- nbs:510115001044 md:category cat:convenience-service .
+ nbs:510115001044 md:category cat:smart-technology .

= a category swapped on the entry only
- r2-1:1 md:category cat:convenience-service .
+ r2-1:1 md:category cat:smart-technology .

= a category swapped on entry and community
- r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service .
+ r2-1:1 md:category cat:smart-technology . nbs:510115001044 md:category cat:smart-technology .

= the categories of two whole sections exchanged
update -32 +32: DELETE { ?s md:category ?old } INSERT { ?s md:category ?new }
 WHERE { VALUES (?old ?new) { (cat:smart-technology cat:self-governance-mutual-aid)
   (cat:self-governance-mutual-aid cat:smart-technology) } ?s md:category ?old }
only: the graph agrees with itself

= a category lost on the community only
- nbs:510115001044 md:category cat:convenience-service .

= a category lost on the entry only
- r2-1:1 md:category cat:convenience-service .

= a category lost on entry and community
- r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service .

= every category lost
update -200 +0: DELETE WHERE { ?s md:category ?category }
only: an honour may be given without categories

= a category on a street's entry
+ r1:4 md:category cat:smart-technology .

= a category IRI misspelt on entry and community
- r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service .
+ r2-1:1 md:category cat:convenience-servise . nbs:510115001044 md:category cat:convenience-servise .

= a category IRI misspelt everywhere
~ 89: convenience-service -> convenience-servise
only: the graph agrees with itself

= the labels of two categories exchanged
- cat:smart-technology skos:prefLabel '智慧科技型'@zh . cat:convenience-service skos:prefLabel '便民服务型'@zh .
+ cat:smart-technology skos:prefLabel '便民服务型'@zh . cat:convenience-service skos:prefLabel '智慧科技型'@zh .
only: the graph agrees with itself

= the numbers of two categories exchanged
- cat:smart-technology skos:notation '5' . cat:convenience-service skos:notation '1' .
+ cat:smart-technology skos:notation '1' . cat:convenience-service skos:notation '5' .
only: the graph agrees with itself

= a category's definition altered
- cat:smart-technology skos:definition '依托信息技术开展治理和服务的社区。'@zh .
+ cat:smart-technology skos:definition '依托信息技术开展服务的社区。'@zh .
only: the graph agrees with itself

= a top concept of the scheme lost
- cat: skos:hasTopConcept cat:smart-technology .

# Where a place lies

= a community moved to a sister street
- nbs:510115001044 md:directlyWithin nbs:510115001 ; md:inTownship nbs:510115001 ;
   md:fullName "四川省成都市温江区柳城街道光华社区"@zh .
+ nbs:510115001044 md:directlyWithin nbs:510115004 ; md:inTownship nbs:510115004 ;
   md:fullName "四川省成都市温江区天府街道光华社区"@zh .

= a community moved to a sister street with code and words
- nbs:510115001044 md:directlyWithin nbs:510115001 ; md:inTownship nbs:510115001 .
+ nbs:510115001044 md:directlyWithin nbs:510115004 ; md:inTownship nbs:510115004 .
~ 15: 510115001044 -> 510115004044
~ 2: 柳城街道光华社区 -> 天府街道光华社区
only: the graph agrees with itself

= a street moved to another county with all below it
update -9 +9: DELETE { ?s ?in nbs:510115 . ?s md:fullName ?old } INSERT { ?s ?in nbs:510121 . ?s md:fullName ?new }
 WHERE { ?s ?in nbs:510115 ; md:fullName ?old FILTER(CONTAINS(?old, '柳城街道'))
   BIND(REPLACE(?old, '温江区', '金堂县') AS ?new) }

= a cycle
- nbs:510115 md:directlyWithin nbs:5101 .
+ nbs:510115 md:directlyWithin nbs:510115001 .

= a division within itself
- nbs:5101 md:directlyWithin nbs:51 .
+ nbs:5101 md:directlyWithin nbs:5101 .

= the prefecture of a community lost
- nbs:510115001044 md:inPrefecture nbs:5101 .

= a prefecture without entries dropped
update -8 +0: DELETE WHERE { nbs:5134 ?p ?o }
only: no rule says how many prefectures a province has

= a prefecture with entries dropped
update -8 +0: DELETE WHERE { nbs:5101 ?p ?o }

= a county dropped with all below it, the entries left
update -55 +0: DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?s), '/nbs-2023/511424')) }

= a county dropped with all below it and its entries
update -106 +0: DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?s), '/nbs-2023/511424')
   || EXISTS { ?s md:recognises ?d FILTER(CONTAINS(STR(?d), '/nbs-2023/511424')) }) }
only: entries may be left out, so that a section need not be whole

# What a place is

= 赵镇街道 cut to 赵镇 everywhere
~ 12: 赵镇街道 -> 赵镇

= 赵镇街道 cut to 赵镇 everywhere and typed as town
- nbs:510121001 a md:Subdistrict .
+ nbs:510121001 a md:Town .
~ 12: 赵镇街道 -> 赵镇
only: a class that does not fit the digits of the code is the resolver's finding, which a person may accept

= a street typed as town
- nbs:510115001 a md:Subdistrict .
+ nbs:510115001 a md:Town .

= a community typed as village too
+ nbs:510115001044 a md:Village .

= a community typed as an administrative area
+ nbs:510115001044 a schema:AdministrativeArea .

= a community without its class
- nbs:510115001044 a md:Community .

= a code of another edition in an IRI
~ 13: nbs-2023/510115001044 -> nbs-2022/510115001044

= another register's code in identifier and notation
- nbs:510115001 dct:identifier '510115001' ; skos:notation '510115001' .
+ nbs:510115001 dct:identifier '510115002' ; skos:notation '510115002' .

= a code that the register does not have, everywhere
~ 15: 510115001044 -> 510115001144
only: the graph agrees with itself

= identifier and notation differ
- nbs:510115001044 skos:notation '510115001044' .
+ nbs:510115001044 skos:notation '510115001045' .

= a code with a full-width digit
- nbs:510115001044 dct:identifier '510115001044' ; skos:notation '510115001044' .
+ nbs:510115001044 dct:identifier '51011500104４' ; skos:notation '51011500104４' .

= a community invented with a plausible code
+ nbs:510115001999 a md:Community ; skos:prefLabel '新光社区'@zh ; md:registerName '新光社区居委会' ;
   md:fullName '四川省成都市温江区柳城街道新光社区'@zh ; dct:identifier '510115001999' ; skos:notation '510115001999' ;
   md:directlyWithin nbs:510115001 ; md:inTownship nbs:510115001 ; md:inCounty nbs:510115 ;
   md:inPrefecture nbs:5101 ; md:inProvince nbs:51 .

= a prefecture invented
+ nbs:5199 a md:Prefecture ; skos:prefLabel '新蜀市'@zh ; md:registerName '新蜀市' ; md:fullName '四川省新蜀市'@zh ;
   dct:identifier '5199' ; skos:notation '5199' ; md:directlyWithin nbs:51 ; md:inProvince nbs:51 .
only: the graph agrees with itself

= a blank node in place of a division
~ 13: <https://w3id.org/mingdan/id/division/nbs-2023/510115001044> -> _:guanghua

= an extra property on a community
+ nbs:510115001044 schema:population 12000 .

# Places that the register does not list, and reviews

= a place with a code
+ <place/sichuan-2022/2-1/18> dct:identifier '510822105018' ; skos:notation '510822105018' .

= a close match lost
- <place/sichuan-2022/2-1/18> skos:closeMatch nbs:510822105203 .

= a close match to another unit of the town
- <place/sichuan-2022/2-1/18> skos:closeMatch nbs:510822105203 .
+ <place/sichuan-2022/2-1/18> skos:closeMatch nbs:510822105003 .

= a kind of match changed to a reviewed match
- r2-1:1 md:matchKind md:nameMatch .
+ r2-1:1 md:matchKind md:reviewedMatch .

= a review made into a match by name, its record lost
- r2-4:6 md:matchKind md:reviewedMatch .
+ r2-4:6 md:matchKind md:nameMatch .
update -4 +0: DELETE { r2-4:6 ?p ?o } WHERE { r2-4:6 ?p ?o
   FILTER(?p IN (md:reviewReason, md:reviewedBy, md:reviewedOn)) }
only: the graph agrees with itself

= a review's reason lost in one language
- r2-4:6 md:reviewReason "该镇仅有集益街社区一个社区，通知省略“街”字。"@zh .
only: a reason in one language is enough

= a review's date changed
- r2-4:6 md:reviewedOn '2026-11-22'^^xsd:date .
+ r2-4:6 md:reviewedOn '2026-11-23'^^xsd:date .
only: the graph agrees with itself

# Names and words

= 巿 for 市 in a prefecture's label
- nbs:5101 skos:prefLabel '成都市'@zh .
+ nbs:5101 skos:prefLabel '成都巿'@zh .

= 巿 for 市 everywhere
~ 48: 成都市 -> 成都巿
only: a name with one wrong letter is still a name

= 夭 for 天 in a street's label and full name
- nbs:510115004 skos:prefLabel '天府街道'@zh ; md:fullName '四川省成都市温江区天府街道'@zh .
+ nbs:510115004 skos:prefLabel '夭府街道'@zh ; md:fullName '四川省成都市温江区夭府街道'@zh .

= a Kangxi radical in a street's name everywhere
~ 6: 文君街道 -> \u2F42君街道
only: no rule speaks of these characters

= a compatibility ideograph in a street's name everywhere
~ 10: 柳城街道 -> \uF9C9城街道
only: no rule speaks of these characters

= a traditional character in the words of an entry
- r2-1:1 md:originalText '成都市温江区柳城街道光华社区'@zh .
+ r2-1:1 md:originalText '成都市溫江区柳城街道光华社区'@zh .
only: the county's name may be left out of an entry

= another last word in an entry
- r2-1:1 md:originalText '成都市温江区柳城街道光华社区'@zh .
+ r2-1:1 md:originalText '成都市温江区柳城街道光毕社区'@zh .

= another name in entry, label, full name and register name
~ 4: 光华社区 -> 光毕社区
only: a name with one wrong letter is still a name

= a zero-width space in a label
- nbs:510115001044 skos:prefLabel '光华社区'@zh .
+ nbs:510115001044 skos:prefLabel '光华\u200B社区'@zh .

= a trailing space in a label
- nbs:510115001044 skos:prefLabel '光华社区'@zh .
+ nbs:510115001044 skos:prefLabel '光华社区 '@zh .

= an ideographic space in an entry
- r2-1:1 md:originalText '成都市温江区柳城街道光华社区'@zh .
+ r2-1:1 md:originalText '成都市\u3000温江区柳城街道光华社区'@zh .
only: a space inside a name is not forbidden

= a label without language
- nbs:510115001044 skos:prefLabel '光华社区'@zh .
+ nbs:510115001044 skos:prefLabel '光华社区' .

= a label in a wrong language
- nbs:510115001044 skos:prefLabel '光华社区'@zh .
+ nbs:510115001044 skos:prefLabel '光华社区'@en .

= a language tag in capitals
~ 1: "光华社区"@zh -> "光华社区"@ZH

= a second label in Chinese
+ nbs:510115001044 skos:prefLabel '大光华社区'@zh .

= pinyin without tone marks
+ nbs:510115 skos:prefLabel 'Wenjiang Qu'@zh-latn-pinyin .

= typed pinyin in words
+ nbs:510115 skos:hiddenLabel 'wenjiang qu'@zh-latn .

= a hidden label that is the label
+ nbs:51 skos:hiddenLabel '四川省'@zh-hant .

= a full name altered
- nbs:510115001044 md:fullName '四川省成都市温江区柳城街道光华社区'@zh .
+ nbs:510115001044 md:fullName '四川省成都市柳城街道光华社区'@zh .

= a register name with another suffix
- nbs:510115001044 md:registerName '光华社区居委会' .
+ nbs:510115001044 md:registerName '光华社区居民委员会' .
only: both suffixes are usual

= another name lost that an entry uses for a community
- nbs:511325002001 skos:altLabel '一段社区'@zh .

= another name lost that an entry uses for a prefecture
- nbs:5132 skos:altLabel '阿坝州'@zh .
only: a prefecture's name may be left out of an entry

= another name altered that an entry uses for a prefecture
- nbs:5132 skos:altLabel '阿坝州'@zh .
+ nbs:5132 skos:altLabel '阿坎州'@zh .
only: a prefecture's name may be left out of an entry

# Lines and numbers

= a source line off by one, the position too
- r2-1:1 md:sourceLine 86 ; md:sourcePosition 'line 86' .
+ r2-1:1 md:sourceLine 87 ; md:sourcePosition 'line 87' .
only: the lines are still in order

= a source line before the line of the entry before
- r2-1:2 md:sourceLine 88 ; md:sourcePosition 'line 88' .
+ r2-1:2 md:sourceLine 58 ; md:sourcePosition 'line 58' .

= every source line off by one
update -260 +260: DELETE { ?s md:sourceLine ?l ; md:sourcePosition ?p }
 INSERT { ?s md:sourceLine ?next ; md:sourcePosition ?position }
 WHERE { ?s md:sourceLine ?l ; md:sourcePosition ?p BIND(?l + 1 AS ?next)
   BIND(CONCAT('line ', STR(?next)) AS ?position) }
only: the lines are still in order

= a source position that disagrees with the line
- r2-1:1 md:sourcePosition 'line 86' .
+ r2-1:1 md:sourcePosition 'line 68' .

= a source line lost
- r2-1:1 md:sourceLine 86 .
only: a source without lines has positions only

= an ordinal twice
- r2-1:2 md:ordinal 2 .
+ r2-1:2 md:ordinal 1 .
only: the notice may print a number twice

= an ordinal left out
- r2-1:40 md:ordinal 40 .
+ r2-1:40 md:ordinal 41 .
only: the notice may leave a number out

= two ordinals exchanged
- r2-1:2 md:ordinal 2 . r2-1:3 md:ordinal 3 .
+ r2-1:2 md:ordinal 3 . r2-1:3 md:ordinal 2 .
only: no rule ties the order of ordinals to positions

= an ordinal as text
- r2-1:1 md:ordinal 1 .
+ r2-1:1 md:ordinal '1' .

= an ordinal of another integer type
- r2-1:1 md:ordinal 1 .
+ r2-1:1 md:ordinal '1'^^xsd:int .
only: Oxigraph keeps one integer type, so the shapes never see the other

= an ordinal with a leading zero
- r2-1:1 md:ordinal 1 .
+ r2-1:1 md:ordinal '01'^^xsd:integer .
only: it is the same number, only written otherwise

# The notice, its decision, bodies and honours

= the edition year before
- <decision/sichuan-2022> md:editionYear '2022'^^xsd:gYear .
+ <decision/sichuan-2022> md:editionYear '2021'^^xsd:gYear .
only: a decision may be of any earlier edition

= the edition year after the decision
- <decision/sichuan-2022> md:editionYear '2022'^^xsd:gYear .
+ <decision/sichuan-2022> md:editionYear '2024'^^xsd:gYear .

= the edition year as a number
- <decision/sichuan-2022> md:editionYear '2022'^^xsd:gYear .
+ <decision/sichuan-2022> md:editionYear 2022 .

= the edition year on the notice
- <decision/sichuan-2022> md:editionYear '2022'^^xsd:gYear .
+ <notice/sichuan-2022> md:editionYear '2022'^^xsd:gYear .

= an issuer lost on the notice
- <notice/sichuan-2022> dct:creator body:sichuan-party-organisation .

= an issuer lost on the decision
- <decision/sichuan-2022> prov:wasAssociatedWith body:sichuan-party-organisation .

= an issuer lost on notice and decision
- <notice/sichuan-2022> dct:creator body:sichuan-party-organisation .
- <decision/sichuan-2022> prov:wasAssociatedWith body:sichuan-party-organisation .

= an issuer lost altogether
update -5 +0: DELETE WHERE { body:sichuan-party-organisation ?p ?o . ?s ?q body:sichuan-party-organisation }
only: a notice may have one issuer

= an issuer invented
+ body:sichuan-finance a org:FormalOrganization , schema:GovernmentOrganization ; skos:prefLabel '四川省财政厅'@zh .
+ <notice/sichuan-2022> dct:creator body:sichuan-finance .
+ <decision/sichuan-2022> prov:wasAssociatedWith body:sichuan-finance .
only: a notice may have three issuers

= a body renamed
- body:sichuan-civil-affairs skos:prefLabel '四川省民政厅'@zh .
+ body:sichuan-civil-affairs skos:prefLabel '四川省民政局'@zh .
only: the graph agrees with itself

= a party organ typed as a government organisation
+ body:sichuan-party-organisation a schema:GovernmentOrganization .

= a government body typed as a formal organisation only
- body:sichuan-civil-affairs a schema:GovernmentOrganization .
only: a body need not be of the government

= a title altered
- <notice/sichuan-2022>
   dct:title "四川省民政厅 中共四川省委组织部关于确定2022年全省基层治理示范街道示范社区的通知"@zh .
+ <notice/sichuan-2022>
   dct:title "四川省民政厅 中共四川省委组织部关于确定2022年全省基层治理示范社区示范街道的通知"@zh .
only: the graph agrees with itself

= a document number invented for the notice
+ <notice/sichuan-2022> dct:identifier '川民发〔2023〕99号' .
only: a notice may have a number

= a date of issue changed on the notice only
- <notice/sichuan-2022> dct:issued '2023-11-20'^^xsd:date .
+ <notice/sichuan-2022> dct:issued '2023-11-02'^^xsd:date .

= a date changed on the decision only
- <decision/sichuan-2022> dct:date '2023-11-20'^^xsd:date .
+ <decision/sichuan-2022> dct:date '2023-11-02'^^xsd:date .

= a date changed on notice and decision
- <notice/sichuan-2022> dct:issued '2023-11-20'^^xsd:date .
- <decision/sichuan-2022> dct:date '2023-11-20'^^xsd:date .
+ <notice/sichuan-2022> dct:issued '2023-11-02'^^xsd:date .
+ <decision/sichuan-2022> dct:date '2023-11-02'^^xsd:date .
only: the graph agrees with itself

= dates as text
- <notice/sichuan-2022> dct:issued '2023-11-20'^^xsd:date .
- <decision/sichuan-2022> dct:date '2023-11-20'^^xsd:date .
+ <notice/sichuan-2022> dct:issued '2023-11-20' .
+ <decision/sichuan-2022> dct:date '2023-11-20' .

= dates that no calendar has
- <notice/sichuan-2022> dct:issued '2023-11-20'^^xsd:date .
- <decision/sichuan-2022> dct:date '2023-11-20'^^xsd:date .
+ <notice/sichuan-2022> dct:issued '2023-11-31'^^xsd:date .
+ <decision/sichuan-2022> dct:date '2023-11-31'^^xsd:date .

= a cited document no longer cited
- <notice/sichuan-2022> dct:references doc:chuan-min-fa-2020-40 .

= a cited document lost altogether
update -4 +0: DELETE WHERE { doc:chuan-min-fa-2020-40 ?p ?o . ?s ?q doc:chuan-min-fa-2020-40 }
only: a notice need not cite

= a document's number changed
- doc:chuan-min-fa-2020-40 dct:identifier '川民发〔2020〕40号' .
+ doc:chuan-min-fa-2020-40 dct:identifier '川民发〔2020〕4号' .
only: the graph agrees with itself

= the area is another province, described
- <notice/sichuan-2022> dct:spatial nbs:51 .
+ <notice/sichuan-2022> dct:spatial nbs:50 .
+ nbs:50 a md:Province ; skos:prefLabel '重庆市'@zh ; md:registerName '重庆市' ; md:fullName '重庆市'@zh ;
   dct:identifier '50' ; skos:notation '50' .

= an honour swapped on one entry
- r1:4 md:honour honour:subdistrict-or-town .
+ r1:4 md:honour honour:community .

= an honour unnamed
- honour:community skos:prefLabel '全省基层治理示范社区'@zh .

= an honour's label altered
- honour:community skos:prefLabel '全省基层治理示范社区'@zh .
+ honour:community skos:prefLabel '全国基层治理示范社区'@zh .
only: the graph agrees with itself

= an honour's heading of another year
- honour:community skos:altLabel '2022年全省基层治理示范社区'@zh .
+ honour:community skos:altLabel '2021年全省基层治理示范社区'@zh .
only: no rule ties an honour's other name to a year

= an honour's heading lost
- honour:community skos:altLabel '2022年全省基层治理示范社区'@zh .
only: an honour need not have another name

= a node of an unknown kind
+ <notice/sichuan-2022> foaf:primaryTopic <person/1> . <person/1> a foaf:Person ; foaf:name 'Zhang' .
"""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A kind of fault: its name, the steps that plant it, and why only the notice or the register can know."""

    name: str
    steps: tuple[Callable[[str], str], ...]
    only: str

    def plant(self, ntriples: str) -> str:
        """The graph with the fault in it, sorted."""
        for step in self.steps:
            ntriples = step(ntriples)
        return "".join(sorted(set(ntriples.splitlines(keepends=True))))


def _triples(turtle: str) -> set[str]:
    quads = pyoxigraph.parse(_PREFIXES + turtle, format=pyoxigraph.RdfFormat.TURTLE)
    return {f"{pyoxigraph.Triple(quad.subject, quad.predicate, quad.object)} .\n" for quad in quads}


def _change(minus: str, plus: str) -> Callable[[str], str]:
    def step(ntriples: str) -> str:
        lines, gone, new = set(ntriples.splitlines(keepends=True)), _triples(minus), _triples(plus)
        assert gone <= lines, f"not in the graph: {gone - lines}"
        assert not new & lines, f"in the graph already: {new & lines}"
        return "".join(lines - gone | new)

    return step


def _update(text: str, minus: int, plus: int) -> Callable[[str], str]:
    def step(ntriples: str) -> str:
        graph = store(ntriples)
        graph.update(_PREFIXES + text)
        lines, faulty = set(ntriples.splitlines(keepends=True)), {f"{quad.triple} .\n" for quad in graph}
        assert (len(lines - faulty), len(faulty - lines)) == (minus, plus)
        return "".join(faulty)

    return step


def _replace(old: str, new: str, times: int) -> Callable[[str], str]:
    def step(ntriples: str) -> str:
        assert ntriples.count(old) == times, f"{old} is there {ntriples.count(old)} times"
        return ntriples.replace(old, new)

    return step


def _mutation(block: str) -> Mutation:
    """A block of the table: the difference first, then updates and replacements in their order."""
    parts: dict[str, list[str]] = {"=": [], "-": [], "+": [], "~": [], "update": [], "only:": []}
    for line in re.sub(r"\n\s+", " ", block).splitlines():
        kind, rest = line.split(" ", 1)
        parts[kind].append(rest)
    steps = [_change(" ".join(parts["-"]), " ".join(parts["+"]))] if parts["-"] or parts["+"] else []
    for rest in parts["update"]:
        counts, text = rest.split(": ", 1)
        minus, plus = counts.split()
        steps.append(_update(text, int(minus[1:]), int(plus[1:])))
    for rest in parts["~"]:
        times, text = rest.split(": ", 1)
        old, new = text.split(" -> ")
        steps.append(_replace(old, new, int(times)))
    (name,) = parts["="]
    assert steps, name
    return Mutation(name, tuple(steps), " ".join(parts["only:"]))


def mutations() -> Iterator[Mutation]:
    """Every fault of the table."""
    for block in _TABLE.split("\n\n"):
        if block.strip() and not block.lstrip().startswith("#"):
            yield _mutation(block.strip())
