import { device, notes } from "../service/device";
import type { NoteSummary } from "../service/model";
import { AlarmCard } from "./alarm_card";
import { Icon } from "./icon";
import { ParallelCard } from "./parallel_card";
import { noteLink } from "./route";

const quarantined = (): NoteSummary[] => notes.value?.filter((note) => note.facts.quarantined > 0) ?? [];
const parallel = (): NoteSummary[] => notes.value?.filter((note) => note.parallel.length > 0) ?? [];

/** How many things wait for a person. */
export function toReview(): number {
  const updates = parallel().reduce((sum, note) => sum + note.parallel.length, 0);
  return updates + quarantined().length + (device.value?.alarms.length ?? 0);
}

/** The number beside the word "Review": it goes down with a decision, not with a look. */
export function ReviewCount() {
  const count = toReview();
  return count === 0 ? null : <span class="review-count">{count}<span class="hidden"> to decide</span></span>;
}

/** What waits for a person's decision. */
export function Review() {
  return (
    <main class="review" aria-labelledby="review-title">
      <h1 id="review-title">Review</h1>
      {toReview() === 0 && <NothingWaits />}
      {device.value?.alarms.map((alarm) => <AlarmCard key={alarm.number} alarm={alarm} />)}
      {parallel().flatMap((note) =>
        note.parallel.map((update) => <ParallelCard key={`${note.id} ${update.field}`} note={note} update={update} />),
      )}
      {quarantined().map((note) => (
        <SetAside key={note.id} note={note} />
      ))}
    </main>
  );
}

function SetAside({ note }: { note: NoteSummary }) {
  const { quarantined: count } = note.facts;
  return (
    <section class="review-card" aria-label="Set aside">
      <h2>{`${count} received ${count === 1 ? "change was" : "changes were"} set aside`}</h2>
      <p>
        for <a href={noteLink(note.id)}>{note.title || "Untitled note"}</a>, because a check failed. They are kept on this device, and are not part
        of the note. Everything else in the note is as its authors wrote it.
      </p>
      <p>
        <strong>What to do next:</strong> ask the person who wrote last whether something is missing here, and tell an admin. <code>skerry verify</code>{" "}
        on this device names what failed.
      </p>
    </section>
  );
}

function NothingWaits() {
  return (
    <div class="blank">
      <Icon name="review" />
      <h2>Nothing waits for a decision</h2>
      <p>
        Text written on two devices merges by itself. Where a field was set in two ways at once, or something that arrived failed a check, it
        appears here with who wrote it and when.
      </p>
    </div>
  );
}
