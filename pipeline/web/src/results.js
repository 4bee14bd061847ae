// What can be read from an answer: its cells, CSV, the bars of a chart, the points of a map.

const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "positiveInteger"].map(
    (name) => `http://www.w3.org/2001/XMLSchema#${name}`,
  ),
);
const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
const POINT = /^\s*(?:<[^>]*>)?\s*POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$/i;
const LATITUDE = /^lat(itude)?$/i;
const LONGITUDE = /^(long?|lng|longitude)$/i;

export const isNumber = (term) => NUMBERS.has(term?.datatype);

// A term as a cell of CSV: its value; as mingdan.queries.answers writes it.
export function cellText(term) {
  if (!term) return "";
  if (term.type !== "triple") return term.value;
  const { subject, predicate, object } = term.value;
  return `<<( ${[subject, predicate, object].map(cellText).join(" ")} )>>`;
}

// SPARQL 1.1 Query Results CSV, as `mingdan query --format csv` writes it.
export function csv(columns, rows) {
  const lines = [columns, ...rows.map((row) => columns.map((name) => cellText(row[name])))];
  return lines.map((cells) => `${cells.length === 1 && !cells[0] ? '""' : cells.map(quoted).join(",")}\r\n`).join("");
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// The bars of a table with one column of numbers, none below 0, and a column of text; else nothing.
export function bars(columns, rows) {
  const numeric = columns.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])));
  if (numeric.length !== 1 || rows.length < 2) return [];
  const at = columns.indexOf(numeric[0]);
  const label = columns[at - 1] ?? columns[at + 1];
  if (!label) return [];
  const found = rows.map((row) => ({ term: row[label], number: Number(row[numeric[0]]?.value ?? 0), text: row[numeric[0]]?.value ?? "" }));
  return found.every(({ number }) => number >= 0) ? found : [];
}

// The points of a table with a column of WKT or columns of latitude and longitude: place, and the rows there.
export function points(columns, rows) {
  const wkt = columns.find((name) => rows.some((row) => row[name]?.datatype === WKT));
  const [lat, long] = [LATITUDE, LONGITUDE].map((form) => columns.find((name) => form.test(name)));
  const label = columns.findLast((name) => rows.some((row) => row[name] && row[name].datatype !== WKT && !isNumber(row[name]) && row[name].type === "literal" && /\p{L}/u.test(row[name].value)))
    ?? columns.find((name) => name !== wkt && name !== lat && name !== long);
  const places = new Map();
  for (const row of rows) {
    const [x, y] = (wkt ? row[wkt]?.value.match(POINT)?.slice(1) : [row[long]?.value, row[lat]?.value])?.map(Number) ?? [];
    if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) continue;
    const place = places.get(`${x} ${y}`) ?? { x, y, terms: [] };
    places.set(`${x} ${y}`, place);
    place.terms.push(row[label]);
  }
  return [...places.values()];
}
