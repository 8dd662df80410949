// `write` prints a document made with yjs; `read` applies updates made elsewhere and prints what came of them.
// In and out: one line of JSON. Updates are in base64.

import { readFileSync } from 'node:fs'
import * as Y from 'yjs'
import { contentOf, everything } from './content.mjs'

const base64 = (bytes) => Buffer.from(bytes).toString('base64')

function read (updates) {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'))
  return doc
}

const doc = process.argv[2] === 'write' ? everything() : read(JSON.parse(readFileSync(0, 'utf8')))
const content = contentOf(doc)
console.log(JSON.stringify({
  content,
  update: base64(Y.encodeStateAsUpdate(doc)),
  stateVector: base64(Y.encodeStateVector(doc))
}))
