import type * as Y from "yjs";

/** The smallest single replacement that turns `before` into `after`: at `index`, `removed` UTF-16 units out, `inserted` in. */
export interface TextChange {
  index: number;
  removed: number;
  inserted: string;
}

const isLowSurrogate = (text: string, index: number): boolean => {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

export function changeBetween(before: string, after: string, caret: number): TextChange {
  // Stopping the shared start at the caret keeps "aa|" → "aaa|" an insertion where it was typed.
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < Math.min(shortest, caret) && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (isLowSurrogate(after, start) || isLowSurrogate(before, start)) start -= 1;
  if (end > 0 && (isLowSurrogate(after, after.length - end) || isLowSurrogate(before, before.length - end))) end -= 1;
  return { index: start, removed: before.length - start - end, inserted: after.slice(start, after.length - end) };
}

export function applyChange(text: Y.Text, change: TextChange): void {
  if (change.removed > 0) text.delete(change.index, change.removed);
  if (change.inserted !== "") text.insert(change.index, change.inserted);
}

/** Where a caret at `position` belongs after a change made by somebody else. */
export function caretAfter(position: number, delta: readonly YTextStep[]): number {
  let index = 0;
  let caret = position;
  for (const step of delta) {
    index += step.retain ?? 0;
    if (step.delete !== undefined && index < caret) caret -= Math.min(step.delete, caret - index);
    if (typeof step.insert === "string") {
      if (index < caret) caret += step.insert.length;
      index += step.insert.length;
    }
  }
  return caret;
}

export interface YTextStep {
  retain?: number;
  insert?: unknown;
  delete?: number;
}
