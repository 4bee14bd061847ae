// Draws an answer: a table, bars, a map, text.

import { cellText, isNumber } from "./results.js";

const SVG = "http://www.w3.org/2000/svg";
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30]; // degrees between two lines of the map
const MARGIN = 28; // around the points of the map, in pixels
const ROOM = 45; // that the number of a line takes
const WEB = /^https?:/;

export function node(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// `resources`: `{IRI: [page, Chinese label, English label]}`; `suffix`: that of the pages in the language.
export class Drawing {
  constructor(resources, language, suffix) {
    this.label = (term) => resources[term?.value]?.[language === "zh" ? 1 : 2] ?? cellText(term);
    this.address = ({ value }) => {
      const page = resources[value]?.[0];
      if (!page) return "";
      const at = value.indexOf("#");
      return `${page}${suffix}${at < 0 ? "" : value.slice(at)}`;
    };
  }

  table(columns, rows, label) {
    const head = node("tr", {}, ...columns.map((name) => node("th", { scope: "col", className: rows.some((row) => isNumber(row[name])) ? "number" : "", textContent: name })));
    const body = rows.map((row) => node("tr", {}, ...columns.map((name) => this.#cell(row[name]))));
    const table = node("table", {}, node("thead", {}, head), node("tbody", {}, ...body));
    return node("div", { className: "wide", tabIndex: 0, role: "group", ariaLabel: label }, table);
  }

  #cell(term) {
    if (term?.type !== "uri") {
      const number = isNumber(term);
      return node("td", { lang: term?.["xml:lang"] ?? "", className: number ? "number" : "", textContent: cellText(term) });
    }
    const address = this.address(term);
    if (address) return node("td", {}, node("a", { href: address, textContent: this.label(term) }), " ", node("code", { textContent: term.value }));
    return node("td", {}, WEB.test(term.value) ? node("a", { href: term.value, rel: "external", textContent: term.value }) : term.value);
  }

  bars(bars) {
    const most = Math.max(...bars.map(({ number }) => number)) || 1;
    return node("ol", { className: "bars" }, ...bars.map(({ term, number, text }) => {
      const bar = node("span", { className: "bar" });
      bar.style.width = `${(100 * number) / most}%`;
      return node("li", {}, node("span", { textContent: this.label(term) }), node("span", { className: "track" }, bar), node("span", { className: "number", textContent: text }));
    }));
  }

  map(points, width, label) {
    const [west, east] = range(points.map(({ x }) => x));
    const [south, north] = range(points.map(({ y }) => y));
    const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180)); // of a degree of longitude
    const scale = Math.min((width - 2 * MARGIN) / ((east - west) * narrow), Math.max(width, 480) / (north - south));
    const height = (north - south) * scale + 2 * MARGIN;
    const left = (width - (east - west) * narrow * scale) / 2;
    const place = ({ x, y }) => [left + (x - west) * narrow * scale, height - MARGIN - (y - south) * scale];
    const drawn = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    const step = STEPS.find((degrees) => degrees * narrow * scale > 90) ?? STEPS.at(-1);
    for (let x = Math.ceil((west - left / narrow / scale) / step); ; x += 1) {
      const [at] = place({ x: x * step, y: south });
      if (at > width) break;
      drawn.append(svg("line", { x1: at, x2: at, y1: 0, y2: height }));
      if (at + ROOM < width) drawn.append(svg("text", { x: at + 3, y: height - 4 }, `${degrees(x * step)}°E`));
    }
    for (let y = Math.ceil((south - MARGIN / scale) / step); ; y += 1) {
      const [, at] = place({ x: west, y: y * step });
      if (at < 0) break;
      drawn.append(svg("line", { x1: 0, x2: width, y1: at, y2: at }), svg("text", { x: 3, y: at - 3 }, `${degrees(y * step)}°N`));
    }
    this.#points(drawn, points, place, width);
    return drawn;
  }

  // The name of a point stands beside it where it covers no other name and no point.
  #points(drawn, points, place, width) {
    const taken = points.map(place).map(([x, y]) => ({ x: x - 4, y: y - 4, right: x + 4, bottom: y + 4 }));
    for (const point of [...points].sort((one, other) => other.terms.length - one.terms.length)) {
      const [cx, cy] = place(point);
      const r = 3 + Math.sqrt(point.terms.length);
      const names = [...new Set(point.terms.map(this.label))];
      drawn.append(svg("circle", { cx, cy, r }, svg("title", {}, names.join("\n"))));
      const name = names.length === 1 ? names[0] : `${names[0]} +${names.length - 1}`;
      const long = [...name].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.5 : 7), 0);
      const box = { x: cx + r + 3, y: cy - 7, right: cx + r + 3 + long, bottom: cy + 7 };
      if (box.right < width && !taken.some((other) => box.x < other.right && other.x < box.right && box.y < other.bottom && other.y < box.bottom)) {
        drawn.append(svg("text", { class: "name", x: box.x, y: cy + 4 }, name));
        taken.push(box);
      }
    }
  }
}

function range(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.05 - (most - least), 0) / 2; // a single point has some land around it
  return [least - room, most + room];
}

function degrees(value) {
  return Number(value.toFixed(2));
}
