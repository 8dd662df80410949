import * as Y from "yjs";
import type { OpenNote } from "./open_note";

type Items = Y.Array<Y.Map<unknown>>;

function newItem(entries: Record<string, unknown>): Y.Map<unknown> {
  return new Y.Map(Object.entries({ id: crypto.randomUUID(), ...entries }));
}

export function addCheck(note: OpenNote, text: string): void {
  note.change(() => note.checklist.push([newItem({ text, done: false })]));
}

export function addAction(note: OpenNote, what: string): void {
  note.change(() => note.actions.push([newItem({ what, owner: "", due: "", done: false, checked_by: "" })]));
}

/** Removes the item wherever it stands by now; somebody may have added others before it. */
export function removeItem(note: OpenNote, items: Items, item: Y.Map<unknown>): void {
  const index = items.toArray().indexOf(item);
  if (index >= 0) note.change(() => items.delete(index));
}
