// Every sample query in the engine of the page gives the golden rows: MINGDAN_PUBLISHED names the release.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { pathToFileURL } from "node:url";
import oxigraph from "oxigraph";
import { opened } from "../src/answers.js";
import { leftToRight } from "../src/left-to-right.js";
import { csv } from "../src/results.js";

const root = new URL("../../../", import.meta.url);
const published = pathToFileURL(`${process.env.MINGDAN_PUBLISHED ?? new URL("data/published", root).pathname}/`);
const DIVISIONS = "https://w3id.org/mingdan/graph/divisions";
const read = (base, name) => readFileSync(new URL(name, base), "utf8");

// The graphs as the site gives them to the page, read by another road.
const graphs = { [DIVISIONS]: read(published, "divisions.nt") };
for (const [, statement, name] of read(published, "roster.nq").matchAll(/^(.*) <([^ ]*)> \.$/gm)) {
  graphs[name] = `${graphs[name] ?? ""}${statement} .\n`;
}
const ask = opened(oxigraph, graphs);
const queries = new URL("queries/examples/", root);
const names = readdirSync(queries).filter((name) => name.endsWith(".rq"));

test("there are sample queries", () => assert.ok(names.length > 40));

for (const name of names) {
  test(name, () => {
    const answer = ask(leftToRight(read(queries, name)));
    const made = answer.triples
      ? csv(["subject", "predicate", "object"], rows(answer.triples))
      : csv(answer.head.vars, answer.results.bindings);
    assert.equal(made.replaceAll("\r\n", "\n"), read(queries, name.replace(".rq", ".csv")));
  });
}

// Triples as rows of a table, in the order of the golden one.
function rows(triples) {
  const key = ({ subject, predicate, object }) => [subject, predicate, object].map(({ value }) => value);
  return oxigraph.parse(triples.join("\n"), { format: "application/n-triples" }).sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
  });
}
