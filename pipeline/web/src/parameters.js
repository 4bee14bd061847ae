// The header and the parameters of a query, by the rule of mingdan.queries.sample_queries; a test compares the two.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const IRI_PART = "(?:[!$&'()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*";
const IRI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:${IRI_PART}(?:#${IRI_PART})?$`);
const NUMBER = new RegExp(`^"([^"]*)"\\^\\^<${XSD}(?:integer|decimal)>$`);
const MOST_DIGITS = 4300; // that Python reads as an integer

// A value that cannot stand for a parameter; the message says why: "characters" or "value".
export class ParameterError extends Error {}

// The facts in the header of a query; the key of a repeated one holds the last.
export function headers(text) {
  return Object.fromEntries(text.split("\n").map((line) => line.match(/^# ([a-z-]+): (.*)$/)?.slice(1)).filter(Boolean));
}

// The parameters of a query: name, meaning in the language, and the value that stands in the query now.
export function parameters(text, language) {
  const chinese = language === "zh" ? new Map(headerLines(text, "param-zh", /^([\p{L}\p{N}_]+) \| (.*)$/u)) : new Map();
  return headerLines(text, "param", /^([\p{L}\p{N}_]+) = .*? \| (.*)$/u)
    .filter(([name]) => place(text, name))
    .map(([name, meaning]) => ({ name, meaning: chinese.get(name) ?? meaning, value: valueOf(place(text, name)[2]) }));
}

// The query with another value for a parameter; a term of the same kind as the one in its place.
export function withParameter(text, name, value) {
  const visible = value.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "");
  if (value && !visible) throw new ParameterError("value");
  if (/[\\\x00-\x1f]/.test(visible)) throw new ParameterError("characters");
  const { index, 0: line, 1: before, 2: term, 3: after } = place(text, name);
  return text.slice(0, index) + before + termLike(term, visible) + after + text.slice(index + line.length);
}

function headerLines(text, key, form) {
  const begin = `# ${key}: `;
  return text.split("\n").filter((line) => line.startsWith(begin))
    .map((line) => line.slice(begin.length).match(form)?.slice(1)).filter(Boolean);
}

function place(text, name) {
  return new RegExp(`^(\\s*VALUES \\?${name} \\{ )([^\\n]*)( \\}\\s*)$`, "m").exec(text);
}

function valueOf(term) {
  const words = term.match(/^"(.*)"(?:@[a-z0-9-]+|\^\^<[^>]*>)?$/)?.[1];
  if (words === undefined) return term.replace(/^<(.*)>$/, "$1");
  return words.replace(/\\u([0-9A-F]{4})|\\(.)/g, (_, code, sign) => (code ? String.fromCharCode(parseInt(code, 16)) : sign));
}

function termLike(term, value) {
  const kind = term.replace(NUMBER, "$1"); // what this function wrote before is a number once more
  if (kind.startsWith("<")) return IRI.test(value) ? `<${value}>` : refuse();
  const language = kind.match(/^".*"@([a-z0-9-]+)$/)?.[1];
  if (language) return `${quoted(value)}@${language}`;
  if (kind.startsWith('"')) return quoted(value);
  if (kind.includes(".") && /^[+-]?[0-9]+\.[0-9]+$/.test(value)) return `"${value}"^^<${XSD}decimal>`;
  const digits = value.match(/^[ \u3000]*([+-]?)([0-9０-９]+)[ \u3000]*$/);
  if (!digits || digits[2].length > MOST_DIGITS) refuse();
  const number = digits[2].replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return `"${digits[1] === "-" ? -BigInt(number) : BigInt(number)}"^^<${XSD}integer>`;
}

function quoted(text) {
  if (/\p{Cs}/u.test(text)) refuse();
  const escaped = text.replace(/["\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) =>
    sign === '"' ? '\\"' : `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
  return `"${escaped}"`;
}

function refuse() {
  throw new ParameterError("value");
}
