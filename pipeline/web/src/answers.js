// Asks an Oxigraph store: in the worker of the page, and in the tests by Node.

const NTRIPLES = "application/n-triples";

// Opens the graphs of a release, `{IRI: N-Triples}`; "" is what stands in no named graph. Gives a function that answers.
export function opened({ Store, namedNode }, graphs) {
  const store = new Store();
  let named = false;
  const load = (text, to_graph_name) =>
    store.load(text, { format: NTRIPLES, to_graph_name, lenient: true, no_transaction: true });
  Object.values(graphs).forEach((text) => load(text));
  return (query) => {
    if (!named && /\b(graph|from)\b/i.test(query)) { // most queries ask the default graph, which holds everything
      Object.entries(graphs).forEach(([name, text]) => name && load(text, namedNode(name)));
      named = true;
    }
    return answer(store, query);
  };
}

// A table in SPARQL JSON, or `{triples}`: sorted lines of N-Triples.
function answer(store, query) {
  try {
    return JSON.parse(store.query(query, { results_format: "application/sparql-results+json" }));
  } catch (error) {
    if (!String(error.message).startsWith("Not supported RDF format")) throw error;
  }
  const lines = store.query(query, { results_format: NTRIPLES }).split("\n").filter(Boolean);
  return { triples: [...new Set(lines)].sort() };
}
