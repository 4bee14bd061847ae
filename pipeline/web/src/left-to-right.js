// Oxigraph up to 0.5.11 reads 1 - 2 - 3 as 1 - (2 - 3), and npm has no later version: brackets say what SPARQL means.

import { SparqlLanguage } from "codemirror-lang-sparql";

const SIGNED = /^NumericLiteral(Positive|Negative)$/;

// The query with brackets in chains of + and -, and of * and /; as it is where the parser finds a fault in it.
export function leftToRight(query) {
  const marks = [];
  let faulty = false;
  // `start` of the first operand, `ends` of all: (((a) - b) - c) needs no brackets around a, nor around the whole.
  const bracket = (start, ends) => {
    for (const end of ends.slice(1, -1)) marks.push([start, "("], [end, ")"]);
  };
  SparqlLanguage.parser.parse(query).iterate({
    enter({ node, type }) {
      faulty ||= type.isError;
      if (type.name === "MultiplicativeExpression") bracket(node.from, node.getChildren("UnaryExpression").map(({ to }) => to));
      if (type.name === "AdditiveExpression") additive(node, bracket);
    },
  });
  if (faulty) return query;
  return marks.sort(([one], [other]) => other - one).reduce((text, [at, mark]) => text.slice(0, at) + mark + text.slice(at), query);
}

// In `1 -2*3` the grammar has a number with a sign, and what multiplies it beside it.
function additive(node, bracket) {
  const ends = [];
  let product = null;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === "UnaryExpression") {
      product.ends.push(child.to);
      ends[ends.length - 1] = child.to;
    } else {
      if (product) bracket(product.start, product.ends);
      product = SIGNED.test(child.name) ? { start: child.from + 1, ends: [child.to] } : null;
      ends.push(child.to);
    }
  }
  if (product) bracket(product.start, product.ends);
  bracket(node.from, ends);
}
