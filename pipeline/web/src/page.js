// The query page: editor, form, runs, and what is shown of an answer. assets/query.js puts queries into the text area.

import { Drawing, node } from "./drawing.js";
import { editor } from "./editor.js";
import { Engine, EngineError, Stopped } from "./engine.js";
import { leftToRight } from "./left-to-right.js";
import { headers, ParameterError, parameters, withParameter } from "./parameters.js";
import { bars, csv, points } from "./results.js";

const MOST_ROWS = 1000;
const MOST_BARS = 60;
const $ = (id) => document.getElementById(id);
const page = JSON.parse($("page").textContent);
const { language, texts } = page;
const engine = new Engine(page.files);
const area = $("query");
const edited = editor(area, changed);

area.addEventListener("input", () => { // a sample or a link
  edited.text = area.value;
  edited.showQuery();
  changed(area.value);
});
$("run").addEventListener("click", run);
$("stop").addEventListener("click", () => engine.stop());
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") engine.stop();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation(); // in the editor it would begin a line
  run();
}, true);
$("parameters").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
changed(area.value);
edited.showQuery();

function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function status(text) {
  $("status").textContent = text;
}

function address(text) {
  return `#query=${encodeURIComponent(text)}`;
}

// The text is another one: what stands around the editor follows it.
function changed(text) {
  const found = headers(text);
  $("question").textContent = found[language === "zh" ? "question-zh" : "question"] ?? "";
  $("link").href = address(text);
  const form = $("parameters");
  form.replaceChildren(...parameters(text, language).map(field));
  form.hidden = !form.childElementCount;
}

function field({ name, meaning, value }) {
  const input = node("input", { name, value, autocomplete: "off" });
  const fault = node("small", { id: `fault-${name}`, role: "alert" });
  input.setAttribute("aria-describedby", fault.id);
  input.addEventListener("input", () => {
    fault.textContent = "";
    try {
      edited.text = withParameter(edited.text, name, input.value);
      $("link").href = address(edited.text);
    } catch (error) {
      if (!(error instanceof ParameterError)) throw error;
      fault.textContent = texts[`fault_${error.message}`];
    }
    input.ariaInvalid = String(Boolean(fault.textContent));
  });
  return node("label", {}, node("span", { textContent: meaning }), input, fault);
}

async function run() {
  if ($("run").disabled) return;
  const faulty = $("parameters").querySelector("[aria-invalid=true]");
  if (faulty) return faulty.focus();
  const query = edited.text;
  history.replaceState(null, "", address(query));
  $("result").replaceChildren();
  busy(true);
  status(Object.keys(engine.resources).length ? texts.running : texts.loading);
  try {
    show(query, await engine.ask(leftToRight(query)));
  } catch (error) {
    failed(error);
  } finally {
    busy(false);
  }
}

function busy(whether) {
  $("run").disabled = whether;
  $("stop").disabled = !whether;
}

function failed(error) {
  if (error instanceof Stopped) return status(texts.stopped);
  if (!(error instanceof EngineError)) return status(say("not_loaded", { reason: error.message }));
  if (error.broken) return status(texts.too_large);
  const [, line, column, reason] = error.message.match(/^error at (\d+):(\d+): ([^]*)$/) ?? [];
  status(line ? say("syntax", { line, column }) : texts.refused);
  $("result").append(node("pre", { lang: "en", textContent: reason ?? error.message }));
}

function show(query, { answer, milliseconds }) {
  const time = milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds);
  if (answer.triples) return showTriples(answer.triples, time);
  if ("boolean" in answer) return status(say(answer.boolean ? "yes" : "no", { time }));
  const { head: { vars }, results: { bindings } } = answer;
  const number = bindings.length;
  const needs = number ? "" : headers(query)[language === "zh" ? "needs-zh" : "needs"];
  status(say(needs ? "needs" : number > MOST_ROWS ? "first_rows" : "rows", { number, time, needs, shown: MOST_ROWS }));
  if (number) showTable(vars, bindings);
}

function showTriples(triples, time) {
  status(say(triples.length > MOST_ROWS ? "first_triples" : "triples", { number: triples.length, time, shown: MOST_ROWS }));
  const text = triples.slice(0, MOST_ROWS).join("\n");
  $("result").append(
    node("p", {}, download(`${triples.join("\n")}\n`, "application/n-triples", "answer.nt", texts.nt)),
    node("pre", { tabIndex: 0, role: "group", ariaLabel: texts.result, textContent: text }),
  );
}

function showTable(columns, rows) {
  const drawing = new Drawing(engine.resources, language, page.suffix);
  const body = node("div");
  const found = points(columns, rows);
  const heights = bars(columns, rows);
  const views = {
    table: () => drawing.table(columns, rows.slice(0, MOST_ROWS), texts.result),
    ...(heights.length && { chart: () => drawing.bars(heights.slice(0, MOST_BARS)) }),
    ...(found.length && { map: () => drawing.map(found, body.clientWidth, say("map_of", { number: found.length })) }),
  };
  const buttons = Object.entries(views).map(([name, draw]) => {
    const button = node("button", { type: "button", textContent: texts[name] });
    button.addEventListener("click", () => {
      buttons.forEach((other) => (other.ariaPressed = String(other === button)));
      body.replaceChildren(draw());
      if (name === "chart" && heights.length > MOST_BARS) body.append(node("p", { textContent: say("first_bars", { shown: MOST_BARS }) }));
    });
    return button;
  });
  // A byte order mark tells a spreadsheet that the file is UTF-8.
  const saved = download(`\ufeff${csv(columns, rows)}`, "text/csv", "answer.csv", texts.csv);
  const group = node("div", { className: "views", role: "group", ariaLabel: texts.views }, ...(buttons.length > 1 ? buttons : []));
  $("result").append(node("div", { className: "tools" }, group, saved), body);
  buttons[0].click();
}

function download(content, type, name, label) {
  const link = node("a", { href: "#", download: name, textContent: label });
  link.addEventListener("click", () => { // the file is made when it is wanted
    link.href = URL.createObjectURL(new Blob([content], { type }));
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return link;
}
