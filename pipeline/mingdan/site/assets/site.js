// The search over all names, the filter and the sorting of tables on the start page. Without it the page is complete.
"use strict";

const MOST_FOUND = 20;
let names = null; // [name, what is searched, page, full name or years] of each resource

// names.js calls it.
window.setNames = (list) => { names = list; };

function matches(key, words) {
  return words.every((word) => key.includes(word));
}

function wordsOf(input) {
  const plain = input.value.normalize("NFD").replace(/[\u0300-\u036f'’]/g, ""); // pinyin with tones
  return plain.trim().toLowerCase().split(/\s+/).filter(Boolean);
}

const search = document.querySelector("search");
if (search) {
  const input = search.querySelector("input");
  const list = search.querySelector("ul");
  const output = search.querySelector("output");
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = search.dataset.names;
    script.addEventListener("load", show);
    document.head.append(script);
  };
  input.addEventListener("focus", load);
  if (document.activeElement === input) load(); // a link led to it
  input.addEventListener("input", show); // what an input method has so far is pinyin, which finds as well
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) list.querySelector("a")?.click();
  });

  function show() {
    const words = wordsOf(input);
    const found = words.length && names ? names.filter(([, key, , where]) => matches(`${key} ${where}`, words)) : [];
    // What is called so comes first, then what begins so; of these the higher, which has the shorter code.
    const [first] = words;
    const rank = ([, key, page]) =>
      (` ${key} `.includes(` ${first} `) ? 0 : ` ${key}`.includes(` ${first}`) ? 1000 : 2000) + page.length;
    found.sort((a, b) => rank(a) - rank(b));
    output.textContent = words.length && names ? `${found.length} / ${names.length}` : "";
    list.replaceChildren(...found.slice(0, MOST_FOUND).map(([name, , page, where]) => {
      const link = document.createElement("a");
      link.href = page + search.dataset.suffix;
      link.textContent = name;
      const item = document.createElement("li");
      item.append(link, ` ${where || page.replace("doc/", "")}`);
      return item;
    }));
  }
}

for (const input of document.querySelectorAll("[data-filters]")) {
  const rows = [...document.getElementById(input.dataset.filters).tBodies[0].rows];
  const output = input.parentElement.querySelector("output");
  const filter = (event) => {
    if (event.isComposing) return; // no row has what an input method has so far
    const words = wordsOf(input);
    for (const row of rows) {
      row.hidden = !matches(`${row.dataset.key} ${row.textContent.toLowerCase()}`, words);
    }
    output.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
  };
  input.addEventListener("input", filter);
  input.addEventListener("compositionend", filter);
}

for (const table of document.querySelectorAll("table.sortable")) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[column].textContent;
      const rows = [...table.tBodies[0].rows].sort((a, b) => collator.compare(text(a), text(b)) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  }
}
