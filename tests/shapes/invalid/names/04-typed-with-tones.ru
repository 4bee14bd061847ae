# expect: mdsh:HiddenLabelForm
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115> skos:hiddenLabel "wēnjiāngqū"@zh-latn }
