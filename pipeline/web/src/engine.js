// The engine as the page sees it: loaded by the first query, stopped at any time.

export class Stopped extends Error {}
// The engine refused a query or failed in it; `broken`: it had too little memory.
export class EngineError extends Error {
  constructor(message, broken = false) {
    super(message);
    this.broken = broken;
  }
}

export class Engine {
  #files;
  #loaded;
  #worker;
  #run;
  #stop = () => {};

  // `files`: the addresses of the scripts that hold the engine and the data.
  constructor(files) {
    this.#files = files;
  }

  // What the data script holds of the resources: `{IRI: [page, Chinese label, English label]}`.
  resources = {};

  // Answers a query, as `answers.js` does, with `milliseconds`.
  async ask(query) {
    const run = (this.#run = {});
    const stopped = new Promise((_, reject) => (this.#stop = () => reject(new Stopped())));
    try {
      return await Promise.race([this.#answer(query, run), stopped]);
    } catch (error) {
      if (error instanceof Stopped || error.broken) this.#end();
      throw error;
    }
  }

  stop() {
    this.#run = undefined;
    this.#stop();
  }

  async #answer(query, run) {
    this.#loaded ??= load(this.#files).catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    const loaded = await this.#loaded;
    if (run !== this.#run) throw new Stopped(); // while it was loading
    this.resources = loaded.resources;
    this.#worker ??= started(loaded);
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data) : reject(new EngineError(data.error, data.broken)));
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new EngineError(event.message, true));
      };
      worker.postMessage({ query });
    });
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

function started({ source, engine, graphs }) {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  worker.postMessage({ engine, graphs });
  return worker;
}

// A page opened as a file cannot fetch: it runs scripts, which leave the content in a global variable.
async function load({ engine, data }) {
  await Promise.all([engine, data].map(script));
  const [source, wasm, json] = await Promise.all([
    unpacked(globalThis.mingdanEngine.worker).text(),
    unpacked(globalThis.mingdanEngine.wasm).arrayBuffer(),
    unpacked(globalThis.mingdanData).text(),
  ]);
  delete globalThis.mingdanEngine;
  delete globalThis.mingdanData;
  return { source, engine: await WebAssembly.compile(wasm), ...JSON.parse(json) };
}

function script(src) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src, onload: resolve });
    element.onerror = () => {
      element.remove();
      reject(new Error(src));
    };
    document.head.append(element);
  });
}

function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
