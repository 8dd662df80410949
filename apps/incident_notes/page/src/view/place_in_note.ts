import { signal } from "@preact/signals";

/** Words of a note that are to be shown to the reader as soon as it is open. */
export const placeInNote = signal<{ note: string; words: string } | null>(null);
