// The worker of the page: first the engine and the graphs, then one query at a time.

import { initSync, namedNode, Store } from "oxigraph/web.js";
import { opened } from "./answers.js";

console.error = () => {}; // what the engine prints when it fails is in the error that it throws
let ask;

self.onmessage = ({ data }) => {
  try {
    if (data.engine) {
      initSync({ module: data.engine });
      ask = opened({ Store, namedNode }, data.graphs);
    } else {
      const start = performance.now();
      self.postMessage({ answer: ask(data.query), milliseconds: performance.now() - start });
    }
  } catch (error) {
    // After a trap of WebAssembly the engine cannot be used again.
    const broken = !ask || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ error: String(error.message ?? error), broken });
  }
};
