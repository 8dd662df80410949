import { computed, effect, signal } from "@preact/signals";
import { searchNotes } from "../service/api";
import { notes } from "../service/device";

const PAUSE_MS = 120;

export const words = signal("");
const found = signal<{ words: string; ids: ReadonlySet<string> } | null>(null);

/** The notes to list: all of them, or those the device found for the words typed. */
export const listed = computed(() => {
  const all = notes.value;
  if (words.value.trim() === "" || all === null || found.value === null) return all;
  const { ids } = found.value;
  return all.filter((note) => ids.has(note.id));
});

// A note that changes may come to match, so the question is asked again whenever the list moves.
effect(() => {
  const asked = words.value.trim();
  if (asked === "") {
    found.value = null;
    return;
  }
  void notes.value;
  const timer = setTimeout(() => {
    searchNotes(asked).then(
      (ids) => {
        if (words.value.trim() === asked) found.value = { words: asked, ids: new Set(ids) };
      },
      // The page says elsewhere that the device is out of reach; the last answer stays in view.
      () => undefined,
    );
  }, PAUSE_MS);
  return () => clearTimeout(timer);
});
