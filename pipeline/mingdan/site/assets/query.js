// The query page without its bundle: puts a sample query, or the query in the address, into the text area.
"use strict";
(() => {
  const { samples } = JSON.parse(document.getElementById("page").textContent);
  const area = document.getElementById("query");
  const list = document.getElementById("samples");
  const links = list.querySelectorAll("a");

  function read() {
    const [, key, value] = location.hash.match(/^#(query|sample)=(.*)$/) ?? [];
    const text = key === "query" ? decoded(value) : samples[value];
    if (text === undefined) return;
    area.value = text;
    area.dispatchEvent(new Event("input"));
    for (const link of links) {
      const chosen = samples[link.hash.slice("#sample=".length)] === text;
      link.toggleAttribute("aria-current", chosen);
      if (chosen) list.scrollTop = link.offsetTop - list.offsetTop - list.clientHeight / 2;
    }
  }

  function decoded(value) {
    try {
      return decodeURIComponent(value);
    } catch {
      return value; // a % that encodes nothing
    }
  }

  addEventListener("hashchange", read);
  for (const link of links) link.addEventListener("click", () => link.hash === location.hash && read()); // once more
  addEventListener("DOMContentLoaded", read);
})();
