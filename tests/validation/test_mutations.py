"""Each kind of fault of `mutations.py`, planted in the published graph, is caught; the table says by which check.

PYTHONPATH=tests python tests/validation/test_mutations.py [WORD ...]
plants the faults whose name has one of the words (all by default).
"""

import sys
from collections.abc import Iterable

import pytest
from mingdan.model import Finding
from mingdan.release.notices import Build, build
from mingdan.validation.source_statements import check_graph
from mingdan.workspace import Workspace
from support.mutations import Mutation, mutations
from support.paths import ROOT

MUTATIONS = list(mutations())
LAYERS = ("text", "shapes", "queries", "notice", "categories", "register", "counts")
ALONE = {"text", "shapes", "queries"}  # what needs the graph and nothing else


def layer(finding: Finding) -> str:
    """Which check a finding belongs to."""
    if finding.rule.startswith("mdsh:"):
        return "shapes"
    if finding.rule.endswith("-violation"):
        return "queries"
    others = {"recognition-count": "counts", "language-tag": "text", "register-code": "register"}
    return others.get(finding.rule) or str(dict(finding.parameters)["origin"])


class Proof:
    """Plants faults in one build, and remembers what was found for each."""

    def __init__(self, built: Build, workspace: Workspace) -> None:
        self.built = built
        self.workspace = workspace
        self._found: dict[str, list[Finding]] = {}

    def findings(self, mutation: Mutation) -> list[Finding]:
        """What the whole check says of the faulty graph."""
        if mutation.name not in self._found:
            faulty = mutation.plant(self.built.ntriples)
            assert set(faulty.splitlines()) != set(self.built.ntriples.splitlines())
            self._found[mutation.name] = check_graph(self.workspace, self.built.rosters, faulty)
        return self._found[mutation.name]

    def layers(self, mutation: Mutation) -> set[str]:
        """The checks that found the fault."""
        return {layer(finding) for finding in self.findings(mutation)}


def table(proof: Proof, chosen: Iterable[Mutation]) -> str:
    """A line for each fault: which checks caught it, and the first rules that did."""
    lines = []
    for mutation in chosen:
        layers = proof.layers(mutation)
        marks = " ".join(name if name in layers else "·" * len(name) for name in LAYERS)
        by_rule = {finding.rule: layer(finding) for finding in proof.findings(mutation)}
        rules = sorted(by_rule, key=lambda rule: LAYERS.index(by_rule[rule]))
        shown = ", ".join([*rules[:3], *(["…"] if len(rules) > 3 else [])])
        lines.append(f"{marks}  {mutation.name}: {shown or 'NOT CAUGHT'}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def proof(built: Build, workspace: Workspace) -> Proof:
    return Proof(built, workspace)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
@pytest.mark.slow_beyond(7, "checks the whole graph for each fault")
def test_fault_is_caught(proof: Proof, mutation: Mutation) -> None:
    layers = proof.layers(mutation)
    assert layers, "no check caught it"
    # The reason in the table is held to: with one, only the notice or the register knows; without, the graph tells.
    assert not layers & ALONE if mutation.only else layers & ALONE, sorted(layers)


@pytest.mark.slow("checks the whole graph for each fault")
def test_most_faults_show_in_the_graph_alone(proof: Proof) -> None:
    print(f"\n{table(proof, MUTATIONS)}")
    alone = [mutation for mutation in MUTATIONS if proof.layers(mutation) & ALONE]
    print(f"{len(MUTATIONS)} kinds of fault; {len(alone)} of them show without the notice and the register")
    assert len(alone) >= 0.6 * len(MUTATIONS)


@pytest.mark.slow("checks the whole graph for each fault")
def test_every_check_is_needed(proof: Proof) -> None:
    """For each check there is a fault that no other one catches, or no other one that needs the graph only."""
    found = [proof.layers(mutation) for mutation in MUTATIONS]
    alone = {frozenset(layers) for layers in found} | {frozenset(layers & ALONE) for layers in found}
    # Counts are asked for in so many words, but a node that is missing or too many is also found by its IRI.
    assert [name for name in LAYERS if frozenset({name}) not in alone] == ["counts"]


def test_names_are_used_once() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 50


def main(words: list[str]) -> int:
    """Prints the table; the status is 1 when a fault was not caught."""
    workspace = Workspace(ROOT)
    proof = Proof(build(workspace), workspace)
    chosen = [mutation for mutation in MUTATIONS if not words or any(word in mutation.name for word in words)]
    for mutation in chosen:
        print(table(proof, [mutation]), flush=True)
    missed = [mutation.name for mutation in chosen if not proof.findings(mutation)]
    print(f"{len(chosen)} kinds of fault, {len(missed)} not caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
