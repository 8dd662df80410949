import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Awareness } from "y-protocols/awareness";
import { device } from "../service/device";

/** How a person's device introduces itself to the others in a note. */
export interface Person {
  device: string;
  name: string;
}

export const COLOURS = 8;

/** A colour number that is the same for one device on every screen, and differs between the first eight of a workspace. */
export function colourOf(deviceId: string): number {
  const ids = device.value?.members.map((member) => member.device).sort() ?? [];
  return Math.max(ids.indexOf(deviceId), 0) % COLOURS;
}

const letters = new Intl.Segmenter();

function firstOf(text: string, count: number): string {
  return [...letters.segment(text)].slice(0, count).map(({ segment }) => segment).join("");
}

/** The letters a person expects: "Ines, van 12" is In, "Alice Berg" AB, "Station 12" S12. What follows a comma is not the name. */
export function initialsOf(name: string): string {
  const words = (name.split(",")[0] ?? "").split(/[\s_-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first = "?", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  if (last === "") return firstOf(first, 2);
  return `${firstOf(first, 1)}${/^\p{N}/u.test(last) ? firstOf(last, 2) : firstOf(last, 1)}`.toUpperCase();
}

const myId = computed(() => device.value?.id);
const myName = computed(() => device.value?.name);

/** This device. The same object until its name changes: whoever introduces it again with every piece of news is never quiet. */
export const me: ReadonlySignal<Person | null> = computed(() =>
  myId.value === undefined || myName.value === undefined ? null : { device: myId.value, name: myName.value },
);

/** The other devices that have this note open right now. */
export function othersIn(awareness: Awareness): { people: ReadonlySignal<Person[]>; stop: () => void } {
  const people = signal<Person[]>([]);
  const look = (): void => {
    const byDevice = new Map<string, Person>();
    for (const [client, state] of awareness.getStates()) {
      const person = state["user"] as Person | null | undefined;
      if (client !== awareness.clientID && person) byDevice.set(person.device, person);
    }
    if (me.value) byDevice.delete(me.value.device);
    people.value = [...byDevice.values()];
  };
  awareness.on("change", look);
  look();
  return { people, stop: () => awareness.off("change", look) };
}
