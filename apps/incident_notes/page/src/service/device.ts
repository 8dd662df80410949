import { computed, signal } from "@preact/signals";
import { isSignedIn } from "./api";
import type { Device, NoteSummary, ReadingProgress, ServerEvent } from "./model";

/** How this page stands with the server on its own device. */
export type Link = "opening" | "open" | "lost" | "signed_out";

export const link = signal<Link>("opening");
export const device = signal<Device | null>(null);
/** How far the device has come with reading its notes; null until it has said so. */
export const readingProgress = signal<ReadingProgress | null>(null);
/** Counts up, by note, when what the device made of it is worth asking for again. */
export const readings = signal<ReadonlyMap<string, number>>(new Map());
export const recordings = signal<ReadonlyMap<string, number>>(new Map());
const notesById = signal<ReadonlyMap<string, NoteSummary> | null>(null);

/** Every readable note, the newest first; null until the server has answered once. */
export const notes = computed(() => {
  if (notesById.value === null) return null;
  return [...notesById.value.values()].sort((a, b) => newestFirst(a, b));
});

export function noteById(id: string): NoteSummary | undefined {
  return notesById.value?.get(id);
}

function newestFirst(a: NoteSummary, b: NoteSummary): number {
  return b.recorded_at_ms - a.recorded_at_ms || a.id.localeCompare(b.id);
}

function accept(event: ServerEvent): void {
  const known = new Map(notesById.value ?? []);
  switch (event.type) {
    case "device":
      device.value = event.device;
      return;
    case "notes":
      notesById.value = new Map(event.notes.map((note) => [note.id, note]));
      return;
    case "note":
      notesById.value = known.set(event.note.id, event.note);
      return;
    case "note_gone":
      known.delete(event.id);
      notesById.value = known;
      return;
    case "reading_progress":
      readingProgress.value = event.progress;
      return;
    case "reading":
      readings.value = countedUp(readings.value, event.id);
      return;
    case "recordings":
      recordings.value = countedUp(recordings.value, event.id);
  }
}

function countedUp(counts: ReadonlyMap<string, number>, id: string): ReadonlyMap<string, number> {
  return new Map(counts).set(id, (counts.get(id) ?? 0) + 1);
}

const RETRY_MS = 1500;

async function afterClose(): Promise<void> {
  const signedIn = await isSignedIn().catch(() => null);
  link.value = signedIn === false ? "signed_out" : "lost";
  setTimeout(follow, RETRY_MS);
}

/** Keeps `device`, `notes` and `link` up to date for as long as the page lives. */
export function follow(): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/events`);
  socket.onopen = () => {
    link.value = "open";
  };
  socket.onmessage = (message) => accept(JSON.parse(String(message.data)) as ServerEvent);
  socket.onclose = () => void afterClose();
}
