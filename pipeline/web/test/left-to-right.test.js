// Arithmetic from left to right: what the engine answers is what SPARQL says.

import assert from "node:assert/strict";
import test from "node:test";
import oxigraph from "oxigraph";
import { opened } from "../src/answers.js";
import { leftToRight } from "../src/left-to-right.js";

const ask = opened(oxigraph, {});
const value = (expression) => ask(leftToRight(`SELECT (${expression} AS ?x) { }`)).results.bindings[0].x.value;

for (const [expression, expected] of [
  ["1 - 2 - 3", "-4"],
  ["1-2+3", "2"],
  ["8 / 4 * 2 / 2 * 3", "6"],
  ["1 -2 +3 - 4", "-2"],
  ["20 -8/4*2", "16"],
  ["20 - 8 / 4 * 2 - 1 + 3", "18"],
  ["-(1 - 2 - 3) - 1 - 1", "2"],
  ["10 - (3 - 2 - 1) - 1", "9"],
  ["2 - 1", "1"],
]) {
  test(expression, () => assert.equal(Number(value(expression)), Number(expected)));
}

test("what stands in strings and comments, and a query with a fault, is left as it is", () => {
  for (const query of ['SELECT ("1 - 2 - 3" AS ?x) { } # 1 - 2 - 3', "SELECT (1 - 2 - 3 AS ?x) {", ""]) {
    assert.equal(leftToRight(query), query);
  }
});

test("the engine still needs it", () => {
  const [{ x }] = ask("SELECT (1 - 2 - 3 AS ?x) { }").results.bindings;
  assert.equal(x.value, "2"); // once it is -4, left-to-right.js can go
});
