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

/** The items, each once: of two with the same id, which two people made apart of one suggestion, the first counts. */
export function eachOnce(items: Items): Y.Map<unknown>[] {
  const all = items.toArray();
  return all.filter((item, place) => all.findIndex((other) => isSame(other, item)) === place);
}

function isSame(one: Y.Map<unknown>, other: Y.Map<unknown>): boolean {
  const id = one.get("id");
  return one === other || (typeof id === "string" && id !== "" && id === other.get("id"));
}

/** Removes the item wherever it stands by now, and its twin; somebody may have added others before it. */
export function removeItem(note: OpenNote, items: Items, item: Y.Map<unknown>): void {
  note.change(() => {
    for (let index = items.length - 1; index >= 0; index -= 1) {
      if (isSame(items.get(index), item)) items.delete(index);
    }
  });
}
