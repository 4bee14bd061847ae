# expect: decision-without-notice
BASE <https://w3id.org/mingdan/id/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>

DELETE WHERE { <notice/n1> foaf:primaryTopic ?old }
