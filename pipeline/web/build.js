// Bundles the query page: `make web`. The same sources give the same bytes.

import { readFileSync, rmSync, mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = new URL("./", import.meta.url);
const out = new URL("../mingdan/site/bundle/", here);
const read = (name) => readFileSync(new URL(name, here));
const packed = (content) => {
  const bytes = gzipSync(content, { level: 9 });
  bytes[9] = 255; // the operating system in the header: unknown, on every one
  return bytes.toString("base64");
};

async function bundled(entry) {
  const made = await build({
    entryPoints: [new URL(entry, here).pathname], bundle: true, write: false, minify: true,
    format: "iife", target: "es2022", legalComments: "none", charset: "utf8",
  });
  return made.outputFiles[0].text;
}

function licences(packages) {
  const own = read("../../LICENSE");
  return Object.entries(packages).filter(([path, { dev }]) => path && !dev).map(([path, { version, license }]) => {
    // Oxigraph's package has no file: of its two licences (MIT or Apache 2.0) this is the second, as mingdan's.
    const text = path === "node_modules/oxigraph" ? own : read(`${path}/LICENSE`);
    return `${path.replace("node_modules/", "")} ${version} (${license})\n\n${String(text).trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

const { packages } = JSON.parse(read("package-lock.json"));
const files = {
  "query-page.js": await bundled("src/page.js"),
  "query-engine.js": `var mingdanEngine=${JSON.stringify({
    worker: packed(await bundled("src/worker.js")),
    wasm: packed(read("node_modules/oxigraph/web_bg.wasm")),
  })};\n`,
  "query-licences.txt": licences(packages),
  "query-versions.json": `${JSON.stringify({ oxigraph: packages["node_modules/oxigraph"].version })}\n`,
};
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(new URL(name, out), content);
