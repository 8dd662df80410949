import * as Y from "yjs";
import { me } from "./presence";
import type { OpenNote } from "./open_note";

/** What one of a note's single values can hold. */
export type FieldValue = string | number | boolean | null;

/** Sets a single value and puts down who did, so that somebody who set it apart is heard too. See `field_log.py`. */
export function writeField(note: OpenNote, field: string, value: FieldValue): void {
  note.change(() => {
    note.fields.set(field, value);
    putDown(note, field, value);
  });
}

/** Ends the typing of a line: put down once, not once a letter. */
export function finishLine(note: OpenNote, field: string): void {
  const value = note.fields.get(field);
  if (typeof value === "string") note.change(() => putDown(note, field, value));
}

function putDown(note: OpenNote, field: string, value: FieldValue): void {
  const log = note.fieldLog;
  for (let index = log.length - 1; index >= 0; index -= 1) {
    if (log.get(index).get("field") === field) log.delete(index);
  }
  const entry = { field, value, by: me.value?.device ?? "", at_ms: Date.now() };
  log.push([new Y.Map<unknown>(Object.entries(entry))]);
}
