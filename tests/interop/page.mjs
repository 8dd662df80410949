// A page without a browser: yjs behind the real WebsocketProvider. Its argument is the address of the device.
// Commands come in as lines of JSON; every answer is one line of JSON.

import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { contentOf } from './content.mjs'

const doc = new Y.Doc()
const provider = new WebsocketProvider(process.argv[2], 'note', doc, { WebSocketPolyfill: WebSocket, disableBc: true })
const tell = (answer) => console.log(JSON.stringify(answer))
const title = doc.getText('title')

// Looks now, and again after every event, until it holds.
function until (emitter, event, holds) {
  return new Promise((resolve) => {
    const look = () => { if (holds()) { emitter.off(event, look); resolve() } }
    emitter.on(event, look)
    look()
  })
}

const others = () => [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID)

const commands = {
  client: async () => doc.clientID,
  synced: async () => { await until(provider, 'sync', () => provider.synced); return true },
  insert: async ({ at, text }) => { title.insert(at, text) },
  deleteAt: async ({ at, length }) => { title.delete(at, length) },
  title: async ({ text }) => { await until(doc, 'update', () => title.toString() === text); return title.toString() },
  content: async () => contentOf(doc),
  name: async ({ name }) => { provider.awareness.setLocalStateField('user', { name }) },
  company: async ({ names }) => {
    const seen = () => others().map(([, state]) => state.user?.name ?? '').sort().join()
    await until(provider.awareness, 'change', () => seen() === names.join())
    return seen()
  },
  disconnect: async () => { provider.disconnect() },
  connect: async () => { provider.connect() },
  leave: async () => { provider.destroy(); setImmediate(() => process.exit(0)) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line)
  tell({ answer: await commands[command](rest) ?? null })
}
