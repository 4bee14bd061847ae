"""Maps a roster to N-Triples, one subject after the other. docs/reference/model.md shows every node.

Every published format is made from these lines.
"""

from collections.abc import Iterable, Iterator

from mingdan.lexicon.levels import LEVELS, Level, is_at, level_of
from mingdan.model import Division, Honour, Lineage, Match, MatchKind, NamePath, Recognition, Roster, Source
from mingdan.rdf.iris import REGISTER, WITHDRAWN, Iris, category
from mingdan.rdf.namespaces import ADMS, DCT, FOAF, MD, ORG, PROV, RDF, SCHEMA, SKOS, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.register.edition import Edition, full_name
from mingdan.register.history import version_in_year
from mingdan.register.labels import class_of_name
from mingdan.register.past_divisions import successor_lineages

# Code length of each level -> the property that leads up to it.
_UP = dict(zip(LEVELS, (MD.inProvince, MD.inPrefecture, MD.inCounty, MD.inTownship), strict=False))


def _zh(text: str) -> str:
    return in_language(text, "zh")


def _en(text: str) -> str:
    return in_language(text, "en")


def _named_both(predicate: str, chinese: str, english: str) -> Iterator[tuple[str, str]]:
    """A name in Chinese and, where there is one, in English."""
    yield predicate, _zh(chinese)
    if english:
        yield predicate, _en(english)


def division_iri(iris: Iris, division: Division) -> str:
    """The IRI of a division of any edition."""
    return iris.division(division.code, division.edition or REGISTER)


def _within(iris: Iris, above: Lineage) -> Iterator[tuple[str, str]]:
    """The links up from a node that lies directly within the last of a path."""
    if above:
        yield MD.directlyWithin, iri(division_iri(iris, above[-1]))
    for division in above[: len(_UP)]:
        yield _UP[level_of(division.code)], iri(division_iri(iris, division))


def _full_name(path: Lineage, *names: str) -> str:
    return _zh("".join((full_name(path), *names)))


def division(
    iris: Iris,
    path: Lineage,
    also_called: Iterable[str] = (),
    categories: Iterable[str] = (),
    successors: Iterable[Lineage] = (),
) -> list[str]:
    """A division of the register.

    Args:
        iris: IRI factory for the dataset's base.
        path: province first, the division itself last.
        also_called: other names that notices use.
        categories: slugs of the categories in which it was recognised.
        successors: the paths of what took the place of a division of an earlier edition.
    """
    last = path[-1]
    pairs = [
        (RDF.type, iri(getattr(MD, last.kind))),
        (SKOS.prefLabel, _zh(last.label)),
        *((SKOS.altLabel, _zh(name)) for name in sorted(set(also_called) - {last.label})),
        (MD.registerName, literal(last.register_name)),
        (MD.fullName, _full_name(path)),
        (DCT.identifier, literal(last.code)),
        (SKOS.notation, literal(last.code)),
        *_within(iris, path[:-1]),
        *((MD.category, iri(category(slug))) for slug in sorted(set(categories))),
        *(_edition(last.edition) if last.edition else ()),
        *((DCT.isReplacedBy, iri(division_iri(iris, later[-1]))) for later in successors),
    ]
    return statements_about(division_iri(iris, last), pairs)


def _edition(edition: str) -> Iterator[tuple[str, str]]:
    """The edition of a division that the reference edition does not have."""
    scheme, _, year = edition.partition("-")
    yield MD.codeScheme, literal(scheme)
    yield MD.codeEdition, literal(year, XSD.gYear)


def _place(iris: Iris, source: Source, recognition: Recognition) -> list[str]:
    """A place that the notice names and the register does not list, or an organisation."""
    match, entry = recognition.match, recognition.entry
    name = entry.words if entry.is_organisation else match.own_words
    is_in_village = bool(match.path) and is_at(match.path[-1].code, Level.VILLAGE)
    unit_class = getattr(MD, class_of_name(name, township=not entry.layers.community))
    pairs = [
        (
            RDF.type,
            iri(SCHEMA.Organization if entry.is_organisation else MD.PlaceInVillage if is_in_village else unit_class),
        ),
        (SKOS.prefLabel, _zh(name)),
        *([] if entry.is_organisation else _other_names(recognition, name)),
        *_within(iris, match.path),
        *_category(source, recognition),
        *((SKOS.closeMatch, iri(division_iri(iris, division))) for division in match.close[-1:]),
        (PROV.wasDerivedFrom, iri(iris.notice(source.notice))),
    ]
    return statements_about(recognised(iris, source, recognition), pairs)


def _other_names(recognition: Recognition, name: str) -> list[tuple[str, str]]:
    """The full name of a place, and its name as the notice splits it."""
    others = [(SKOS.altLabel, _zh(other)) for other in _last(recognition.entry.layers) if other != name]
    return [*others, (MD.fullName, _full_name(recognition.match.path, name))]


def _last(layers: NamePath) -> tuple[str, ...]:
    """The last part of a name, if there is any."""
    return tuple(name for name in reversed(layers) if name)[:1]


def _category(source: Source, recognition: Recognition) -> Iterator[tuple[str, str]]:
    if recognition.entry.category:
        yield MD.category, iri(category(source.categories[recognition.entry.category]))


def recognised(iris: Iris, source: Source, recognition: Recognition) -> str:
    """The IRI of what an entry recognises."""
    entry = recognition.entry
    if recognition.match.kind is MatchKind.UNLISTED:
        mint = iris.organisation if entry.is_organisation else iris.place
        return mint(source.notice, entry.section, entry.position)
    return division_iri(iris, recognition.match.path[-1])


def _review(match: Match) -> Iterator[tuple[str, str]]:
    if match.review:
        reasons = ((match.review.reason, _en), (match.review.reason_zh, _zh))
        yield from ((MD.reviewReason, tagged(text)) for text, tagged in reasons if text)
        yield MD.reviewedBy, literal(match.review.reviewer)
        yield MD.reviewedOn, literal(match.review.date.isoformat(), XSD.date)


def _county_version(iris: Iris, source: Source, match: Match) -> Iterator[tuple[str, str]]:
    """The version of the county that was in force at the notice's date, where its history is known."""
    for division, words in zip(match.path, match.words, strict=True):
        is_county = is_at(division.code, Level.COUNTY) and not division.edition
        if is_county and (version := version_in_year(division.code, source.date.year, words)):
            yield MD.countyVersion, iri(iris.version(*version.key))


def _recognition(iris: Iris, source: Source, honour: Honour, recognition: Recognition) -> list[str]:
    """An entry: what it recognises, its words, and where in the notice they stand."""
    entry, match = recognition.entry, recognition.match
    pairs = [
        (RDF.type, iri(MD.Recognition)),
        (MD.recognises, iri(recognised(iris, source, recognition))),
        (MD.honour, iri(iris.honour(honour.slug))),
        *_category(source, recognition),
        (MD.section, literal(entry.section)),
        *((MD.ordinal, literal(str(number), XSD.integer)) for number in (entry.ordinal,) if number is not None),
        (MD.originalText, _zh(entry.words)),
        *((SKOS.note, _zh(remark)) for remark in (entry.remark,) if remark),
        *((MD.sourceLine, literal(str(number), XSD.integer)) for number in (entry.line,) if number),
        (MD.sourcePosition, literal(entry.source_position)),
        (MD.matchKind, iri(getattr(MD, match.kind))),
        *_county_version(iris, source, match),
        *_review(match),
        (PROV.wasGeneratedBy, iri(iris.decision(source.notice))),
        (PROV.wasDerivedFrom, iri(iris.notice(source.notice))),
    ]
    return statements_about(iris.recognition(source.notice, entry.section, entry.position), pairs)


def _notice(iris: Iris, roster: Roster) -> Iterator[str]:
    """The notice, what it cites, who decided what and when."""
    source = roster.source
    bodies = [iri(iris.agent(body.slug)) for body in source.issuers]
    day = literal(source.date.isoformat(), XSD.date)
    notice = [
        (RDF.type, iri(MD.Notice)),
        *_named_both(DCT.title, source.title, source.title_en),
        *((DCT.identifier, literal(number)) for number in (roster.notice.number,) if number),
        (DCT.issued, day),
        *((DCT.creator, body) for body in bodies),
        *((DCT.references, iri(iris.document(document.slug))) for document in source.cites),
        *((DCT.spatial, iri(iris.division(area))) for area in (source.area,) if area),
        (FOAF.primaryTopic, iri(iris.decision(source.notice))),
        *_status(source),
    ]
    decision = [
        (RDF.type, iri(MD.DesignationDecision)),
        (MD.editionYear, literal(f"{source.edition_year:04d}", XSD.gYear)),
        (DCT.date, day),
        *((PROV.wasAssociatedWith, body) for body in bodies),
    ]
    yield from statements_about(iris.notice(source.notice), notice)
    yield from statements_about(iris.decision(source.notice), decision)


def _status(source: Source) -> Iterator[tuple[str, str]]:
    """That a notice was withdrawn (ADMS 1.00, section 6), and why."""
    if source.withdrawn:
        yield ADMS.status, iri(WITHDRAWN)
        yield SKOS.changeNote, in_language(source.withdrawn, "zh")


def _named(iris: Iris, roster: Roster) -> Iterator[str]:
    """The bodies, honours and documents that the notice names; of the honours those that anything holds."""
    source = roster.source
    for body in source.issuers:
        kinds = (ORG.FormalOrganization,) if body.party else (ORG.FormalOrganization, SCHEMA.GovernmentOrganization)
        names = _named_both(SKOS.prefLabel, body.name, body.name_en)
        yield from statements_about(iris.agent(body.slug), [*((RDF.type, iri(kind)) for kind in kinds), *names])
    given = {recognition.entry.honour for recognition in roster.recognitions}
    for honour in (honour for honour in source.honours if honour.heading in given):
        pairs = [
            (RDF.type, iri(MD.Honour)),
            *_named_both(SKOS.prefLabel, honour.label, honour.label_en),
            *((SKOS.altLabel, _zh(heading)) for heading in {honour.heading} - {honour.label}),
        ]
        yield from statements_about(iris.honour(honour.slug), pairs)
    for document in source.cites:
        pairs = [
            (RDF.type, iri(FOAF.Document)),
            (DCT.title, _zh(document.title)),
            (DCT.identifier, literal(document.number)),
        ]
        yield from statements_about(iris.document(document.slug), pairs)


def lineages(roster: Roster) -> Iterator[Lineage]:
    """The path of every division of a roster that the graph describes."""
    yield from roster.area
    for recognition in roster.recognitions:
        yield recognition.match.path
        if recognition.match.close:
            yield recognition.match.close


def division_triples(iris: Iris, rosters: Iterable[Roster]) -> Iterator[str]:
    """Every division of the rosters, what it lies in, and successors of past ones, each once, in order of code."""
    paths: dict[tuple[str, str], Lineage] = {}
    names: dict[tuple[str, str], set[str]] = {}
    slugs: dict[tuple[str, str], set[str]] = {}
    later: dict[tuple[str, str], tuple[Lineage, ...]] = {}
    for roster in rosters:
        for path in lineages(roster):
            _add_path(paths, path)
        for recognition in roster.recognitions:
            match = recognition.match
            is_past = match.kind is MatchKind.FORMER or any(above.edition for above in match.path)
            first = -1 if is_past else 0  # what the unit lay in then does not name what it lies in today
            for division_named, words in zip(match.path[first:], match.words[first:], strict=True):
                names.setdefault(_key(division_named), set()).update({words} - {""})
            if recognition.entry.category and match.kind is not MatchKind.UNLISTED:
                slug = roster.source.categories[recognition.entry.category]
                slugs.setdefault(_key(match.path[-1]), set()).add(slug)
    for key in [key for key in paths if key[1]]:
        later[key] = successor_lineages(Edition.reference(), paths[key][-1])
        for path in later[key]:
            _add_path(paths, path)
    for key in sorted(paths):
        yield from division(iris, paths[key], names.get(key, ()), slugs.get(key, ()), later.get(key, ()))


def _key(division: Division) -> tuple[str, str]:
    return division.code, division.edition


def _add_path(paths: dict[tuple[str, str], Lineage], path: Lineage) -> None:
    """Adds a path and those above it."""
    for depth, division_above in enumerate(path, 1):
        paths[_key(division_above)] = path[:depth]


def notice_triples(iris: Iris, roster: Roster) -> Iterator[str]:
    """What one notice says: itself, its decision, bodies, honours and recognitions, and the places only it names.

    Raises:
        ValueError: a name has a character that no literal or IRI may have.
    """
    source = roster.source
    honours = {honour.heading: honour for honour in source.honours}
    yield from _notice(iris, roster)
    yield from _named(iris, roster)
    for recognition in roster.recognitions:
        yield from _recognition(iris, source, honours[recognition.entry.honour], recognition)
        if recognition.match.kind is MatchKind.UNLISTED:
            yield from _place(iris, source, recognition)
