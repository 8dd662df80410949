import { computed, effect, signal } from "@preact/signals";
import { notes, readings } from "../service/device";
import type { NoteSummary, SearchAnswer, SearchHit } from "../service/model";
import { searchNotes, type Filters } from "../service/reading";

const PAUSE_MS = 100;
/** Whoever writes while something is searched for changes the note letter by letter. */
const PAUSE_AFTER_NEWS_MS = 1500;

export const NO_FILTERS: Filters = { severity: [], status: [], site: "", afterMs: null, beforeMs: null };

export const words = signal("");
export const filters = signal<Filters>(NO_FILTERS);
const answer = signal<SearchAnswer | null>(null);

/** A result with the note it is in. */
export interface Result {
  note: NoteSummary;
  hit: SearchHit;
}

export const filterCount = computed(() => {
  const { severity, status, site, afterMs, beforeMs } = filters.value;
  return severity.length + status.length + (site === "" ? 0 : 1) + (afterMs === null && beforeMs === null ? 0 : 1);
});

/** Whether words are being searched for; without words the list itself is narrowed by the filters. */
export const isSearching = computed(() => words.value.trim() !== "");

/** The notes to list where no words are searched for, or null while they are not known yet. */
export const listed = computed(() => notes.value?.filter((note) => passes(note, filters.value)) ?? null);

/** What was found, best first; null until the device has answered. */
export const results = computed<Result[] | null>(() => {
  const known = new Map(notes.value?.map((note) => [note.id, note]));
  return answer.value?.hits.flatMap((hit) => {
    const note = known.get(hit.id);
    return note ? [{ note, hit }] : [];
  }) ?? null;
});

/** Why only words were compared; null where the meaning was, too. */
export const problem = computed(() => answer.value?.problem ?? null);

function passes(note: NoteSummary, { severity, status, site, afterMs, beforeMs }: Filters): boolean {
  const atMs = note.occurred_at_ms ?? note.recorded_at_ms;
  return (
    (severity.length === 0 || severity.includes(note.severity ?? "")) &&
    (status.length === 0 || status.includes(note.status)) &&
    (site === "" || note.site.trim() === site) &&
    (afterMs === null || atMs >= afterMs) &&
    (beforeMs === null || atMs < beforeMs)
  );
}

// A note that changes, or is read, may come to match; so the question is asked again whenever either happens.
let lastAsked = { words: "", filters: filters.peek() };

effect(() => {
  const asked = { words: words.value.trim(), filters: filters.value };
  if (asked.words === "") {
    answer.value = null;
    return;
  }
  void notes.value;
  void readings.value;
  const isNews = asked.words === lastAsked.words && asked.filters === lastAsked.filters;
  const timer = setTimeout(() => {
    lastAsked = asked;
    searchNotes(asked.words, asked.filters).then(
      (found) => {
        if (words.value.trim() === asked.words && filters.value === asked.filters) answer.value = found;
      },
      // The page says elsewhere that the device is out of reach; the last answer stays in view.
      () => undefined,
    );
  }, isNews ? PAUSE_AFTER_NEWS_MS : PAUSE_MS);
  return () => clearTimeout(timer);
});
