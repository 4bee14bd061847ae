// What is read from an answer: cells of CSV, bars, points.

import assert from "node:assert/strict";
import test from "node:test";
import { bars, csv, points } from "../src/results.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const text = (value) => ({ type: "literal", value });
const number = (value, type = "integer") => ({ ...text(value), datatype: XSD + type });
const place = (value) => ({ ...text(value), datatype: "http://www.opengis.net/ont/geosparql#wktLiteral" });

test("CSV quotes what RFC 4180 demands, and tells one empty cell from no row", () => {
  const row = { a: text('say "yes", or\nno'), b: undefined };
  assert.equal(csv(["a", "b"], [row]), 'a,b\r\n"say ""yes"", or\nno",\r\n');
  assert.equal(csv(["a"], [{}]), 'a\r\n""\r\n');
});

test("a triple term is written as its parts", () => {
  const triple = { type: "triple", value: { subject: text("s"), predicate: text("p"), object: text("o") } };
  assert.equal(csv(["t"], [{ t: triple }]), "t\r\n<<( s p o )>>\r\n");
});

test("bars need one column of numbers, text beside it and two rows", () => {
  const rows = [{ name: text("a"), n: number("3") }, { name: text("b"), n: number("0.5", "decimal") }];
  assert.deepEqual(bars(["name", "n"], rows).map((bar) => [bar.term.value, bar.number]), [["a", 3], ["b", 0.5]]);
  assert.deepEqual(bars(["name", "n"], rows.slice(1)), []);
  assert.deepEqual(bars(["n"], rows), []);
  assert.deepEqual(bars(["name", "n"], [...rows, { name: text("c"), n: number("-1") }]), []);
  assert.deepEqual(bars(["name", "n", "m"], rows.map((row) => ({ ...row, m: number("1") }))), []);
});

test("points come from WKT or from latitude and longitude; rows at one place are one point", () => {
  const wkt = [{ name: text("a"), at: place("POINT(104.1 30.6)") }, { name: text("b"), at: place("POINT(104.1 30.6)") }];
  assert.deepEqual(points(["name", "at"], wkt), [{ x: 104.1, y: 30.6, terms: [text("a"), text("b")] }]);
  const degrees = [{ lat: number("30.6", "decimal"), long: number("104.1", "decimal"), name: text("a") }];
  assert.deepEqual(points(["lat", "long", "name"], degrees), [{ x: 104.1, y: 30.6, terms: [text("a")] }]);
  assert.deepEqual(points(["lat", "long"], [{ lat: number("91"), long: number("0") }, { lat: number("1") }]), []);
  assert.deepEqual(points(["name"], [{ name: text("a") }]), []);
});
