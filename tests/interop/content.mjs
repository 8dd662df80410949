// What a document says, in plain JSON, and a document that says a bit of everything.

import * as Y from 'yjs'

export function contentOf (doc) {
  return {
    title: doc.getText('title').toDelta(),
    fields: doc.getMap('fields').toJSON(),
    actions: doc.getArray('actions').toJSON(),
    body: doc.getXmlFragment('body').toString()
  }
}

export function everything () {
  const doc = new Y.Doc()
  const title = doc.getText('title')
  title.insert(0, 'a🎉é中b e\u0301 👩‍👩‍👧‍👦')
  title.format(1, 3, { bold: true })
  title.insertEmbed(3, { photo: 7 })
  title.delete(0, 1)
  const fields = doc.getMap('fields')
  fields.set('severity', 3)
  fields.set('severity', 2)
  fields.set('cost', 1.5)
  fields.set('closed', false)
  fields.set('nothing', null)
  fields.set('people', new Y.Array())
  fields.get('people').push(['alice', 'bob'])
  // One key only: the other side keeps the keys of a plain object, but not their order.
  fields.set('place', { site: ['quay 🚢', 1, 2.5] })
  doc.getArray('actions').insert(0, ['call Zoë', 40, true, { due: 'Monday' }])
  doc.getArray('actions').delete(1, 1)
  doc.getXmlFragment('body').insert(0, [paragraph('Pump 3 leaks 💧'), paragraph('badly')])
  doc.getXmlFragment('body').delete(1, 1)
  return doc
}

function paragraph (words) {
  const element = new Y.XmlElement('paragraph')
  const text = new Y.XmlText(words)
  text.format(0, 4, { bold: {} })
  element.insert(0, [text])
  return element
}
