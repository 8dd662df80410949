import { effect, signal, untracked } from "@preact/signals";
import { createNote, RequestFailed } from "../service/api";
import { route, settleOn } from "../view/route";
import { OpenNote } from "./open_note";
import { me } from "./presence";

const RETRY_CREATING_MS = 3000;

/** The note on screen, or null. */
export const current = signal<OpenNote | null>(null);

/** Notes left before they were saved: they stay open until they are. */
const lingering = new Set<OpenNote>();

function putAway(note: OpenNote): void {
  if (!note.barrier.isUnsaved) return note.close();
  lingering.add(note);
  const stop = note.barrier.saving.subscribe(({ state }) => {
    if (state !== "saved") return;
    lingering.delete(note);
    queueMicrotask(() => {
      stop();
      note.close();
    });
  });
}

function takeOut(id: string): OpenNote {
  const note = new OpenNote(me);
  note.attach(id);
  return note;
}

const beingMade = new Map<OpenNote, Promise<string>>();

/** The id of a note; a blank one becomes a note with it. Throws `RequestFailed`. */
export async function identify(note: OpenNote): Promise<string> {
  if (note.id.value !== null) return note.id.value;
  const made = beingMade.get(note) ?? createNote();
  beingMade.set(note, made);
  try {
    const id = await made;
    if (note.id.value === null) note.attach(id);
    if (current.value === note) settleOn(id);
    return id;
  } finally {
    beingMade.delete(note);
  }
}

async function giveIdentity(note: OpenNote): Promise<void> {
  try {
    await identify(note);
  } catch (problem) {
    if (!(problem instanceof RequestFailed)) throw problem;
    note.barrier.refuse(problem.failure.what);
    setTimeout(() => void giveIdentity(note), RETRY_CREATING_MS);
  }
}

/** A blank note is nobody's business: it becomes one, here and for the others, with its first letter. */
function startNew(): OpenNote {
  const note = new OpenNote(me);
  note.ready.value = true;
  note.doc.once("update", () => void giveIdentity(note));
  return note;
}

function show(note: OpenNote | null): void {
  if (current.value) putAway(current.value);
  current.value = note;
}

/** Keeps the open note in step with the address; warns before a tab with unsaved words is closed. */
export function keepDesk(): void {
  effect(() => {
    const to = route.value;
    untracked(() => {
      if (to.screen === "note" && current.value?.id.value === to.id) return;
      if (to.screen === "note") return show(takeOut(to.id));
      show(to.screen === "new" ? startNew() : null);
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...lingering, ...(current.value ? [current.value] : [])].some((note) => note.barrier.isUnsaved)) {
      event.preventDefault();
    }
  });
}
