import { useEffect, useMemo } from "preact/hooks";
import type { OpenNote } from "../note/open_note";
import { colourOf, initialsOf, othersIn, type Person } from "../note/presence";
import { device } from "../service/device";
import { ago, nowMs } from "./age";

const HEARD_LATELY_MS = 60_000;

export function Avatar({ person, isHere }: { person: Person; isHere: boolean }) {
  return (
    <span class={`avatar person-${colourOf(person.device)} ${isHere ? "is-here" : ""}`} aria-hidden="true">
      {initialsOf(person.name)}
    </span>
  );
}

function useOthers(note: OpenNote): readonly Person[] {
  const others = useMemo(() => othersIn(note.awareness), [note]);
  useEffect(() => others.stop, [others]);
  return others.people.value;
}

/** The other devices that have this note open right now, at a glance. */
export function Present({ note }: { note: OpenNote }) {
  const people = useOthers(note);
  if (people.length === 0) return null;
  const names = people.map((person) => person.name).join(", ");
  return (
    <span class="present" role="img" aria-label={`Also in this note: ${names}`} title={names}>
      {people.map((person) => (
        <Avatar key={person.device} person={person} isHere />
      ))}
    </span>
  );
}

/** Who has this note open, who was heard in the last minute, and how long ago everyone else was. */
export function People({ note }: { note: OpenNote }) {
  const here = new Set(useOthers(note).map((person) => person.device));
  const members = device.value?.members.filter((member) => !member.is_self) ?? [];
  return (
    <section class="card" aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      {members.length === 0 && <p class="unknown">No other device has joined this workspace yet.</p>}
      <ul class="people">
        {members.map((member) => (
          <li key={member.device}>
            <Avatar person={member} isHere={here.has(member.device) || isLately(member.last_heard_at_ms)} />
            <span>
              <strong>{member.name}</strong>
              <span class="people-when">{whereabouts(here.has(member.device), member.last_heard_at_ms)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const isLately = (atMs: number | null): boolean => atMs !== null && nowMs.value - atMs < HEARD_LATELY_MS;

function whereabouts(hasNoteOpen: boolean, lastHeardAtMs: number | null): string {
  if (hasNoteOpen) return "In this note now";
  if (lastHeardAtMs === null) return "Never heard from";
  return `Last heard ${ago(lastHeardAtMs)}`;
}
