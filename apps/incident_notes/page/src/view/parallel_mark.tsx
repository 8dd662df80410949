import type { OpenNote } from "../note/open_note";
import { noteById } from "../service/device";

/** Beside a field that was set apart to two different values: said where it is read, decided on the Review screen. */
export function ParallelMark({ note, field }: { note: OpenNote; field: string }) {
  const updates = noteById(note.id.value ?? "")?.parallel ?? [];
  if (!updates.some((update) => update.field === field)) return null;
  return (
    <a class="parallel-mark" href="#/review">
      parallel update
    </a>
  );
}
