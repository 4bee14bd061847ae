// Validates by shacl-engine: node shacl_engine.js SHAPES.ttl, then on each line of the input, as JSON, [file, rules].
// `rules` are the IRIs of the shapes with a query that are asked, or null for all. All other shapes are always asked.
// The answer is a line of JSON: graph -> its results, each as [shape, component, focus node, value].
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DataFactory, Parser, Store } from 'n3'
import { Validator } from 'shacl-engine'

// shacl-engine sets up Comunica anew for each query of a shape, which is 19 of 20 parts of the time. Once is enough.
const require = createRequire(import.meta.url)
const setUp = require.resolve('@comunica/query-sparql-rdfjs-lite/engine-default.js')
const engine = require(setUp)()
require.cache[setUp].exports = () => engine
const { targetResolvers, validations } = await import('shacl-engine/sparql.js')

const read = (file) => new Store(new Parser().parse(readFileSync(file, 'utf8')))
const term = (pointer) => (pointer?.term ? pointer.value : null)
const shapes = read(process.argv[2])
const all = shapes.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'http://www.w3.org/ns/shacl#NodeShape', null)
const isRule = (shape) => shapes.countQuads(shape, 'http://www.w3.org/ns/shacl#sparql', null, null) > 0
const validator = new Validator(shapes, { factory: DataFactory, targetResolvers, validations })
for await (const line of createInterface({ input: process.stdin })) {
  const [file, rules] = JSON.parse(line)
  const asked = all.filter((shape) => !rules || !isRule(shape) || rules.includes(shape.value)).map((shape) => ({ terms: [shape] }))
  const data = read(file)
  const answer = {}
  for (const graph of data.getGraphs()) {
    const triples = data.getQuads(null, null, null, graph).map((q) => DataFactory.quad(q.subject, q.predicate, q.object))
    const { results } = await validator.validate({ dataset: new Store(triples) }, asked)
    answer[graph.value] = results.map((r) => [term(r.shape.ptr), r.constraintComponent.value, term(r.focusNode), term(r.value)])
  }
  console.log(JSON.stringify(answer))
}
