// The query page without its bundle: puts a sample query, or the query in the address, into the text area.
"use strict";
(() => {
  const { samples } = JSON.parse(document.getElementById("page").textContent);
  const area = document.getElementById("query");
  const list = document.getElementById("samples");
  const links = list.querySelectorAll("a");
  const nameOf = (link) => link.hash.slice("#sample=".length);

  function read() {
    const hash = location.hash || links[0].hash; // without one, as when the person goes back, the first sample
    const [, key, value] = hash.match(/^#(query|sample)=(.*)$/) ?? [];
    if (!key || (key === "sample" && !Object.hasOwn(samples, value))) return;
    const text = key === "query" ? decoded(value) : samples[value];
    area.value = text;
    area.dispatchEvent(new Event("input"));
    for (const link of links) {
      const chosen = samples[nameOf(link)] === text;
      link.ariaCurrent = chosen ? "true" : null;
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
