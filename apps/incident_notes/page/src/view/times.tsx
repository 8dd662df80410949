import { writeField, type FieldValue } from "../note/fields";
import type { OpenNote } from "../note/open_note";
import { useShared } from "../note/use_shared";
import type { NoteSummary } from "../service/model";
import { fullMoment } from "./age";
import { ParallelMark } from "./parallel_mark";

const MINUTE_MS = 60_000;

/** The value a `datetime-local` input takes: this device's wall time, to the minute. */
function toLocal(atMs: number): string {
  const offset = new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  return new Date(atMs - offset).toISOString().slice(0, 16);
}

interface Props {
  note: OpenNote;
  summary: NoteSummary | undefined;
  readOnly: boolean;
}

/** Occurred (what people say), recorded (when it was written down) and received (when it reached this device). */
export function Times({ note, summary, readOnly }: Props) {
  return (
    <section class="card times" aria-labelledby="times-title">
      <h2 id="times-title">Times</h2>
      <Occurred note={note} readOnly={readOnly} />
      <dl class="facts-list">
        <dt>Recorded</dt>
        <dd>{summary ? fullMoment(summary.recorded_at_ms) : "Just now"}</dd>
        {summary?.clock_unsure && <dd class="mark">That device’s clock was unsure</dd>}
        <dd class="by">{summary ? `by ${summary.created_by_name}` : "by you"}</dd>
        <dt>Received here</dt>
        <dd>{summary?.received_at_ms != null ? fullMoment(summary.received_at_ms) : "Written on this device"}</dd>
      </dl>
    </section>
  );
}

function Occurred({ note, readOnly }: { note: OpenNote; readOnly: boolean }) {
  useShared(note.fields);
  const stored = note.fields.get("occurred_at_ms");
  const atMs = typeof stored === "number" ? stored : null;
  const uncertain = note.fields.get("occurred_is_uncertain") === true;
  const set = (key: string, value: FieldValue): void => writeField(note, key, value);
  return (
    <fieldset class="occurred" disabled={readOnly}>
      <legend>Occurred{atMs === null && <span class="unknown"> · unknown</span>} <ParallelMark note={note} field="occurred_at_ms" /></legend>
      <input
        type="datetime-local"
        aria-label="When it occurred"
        value={atMs === null ? "" : toLocal(atMs)}
        onChange={(event) => {
          const typed = Date.parse(event.currentTarget.value);
          set("occurred_at_ms", Number.isNaN(typed) ? null : typed);
        }}
      />
      <div class="row">
        <button type="button" class="quiet" onClick={() => set("occurred_at_ms", Date.now())}>
          Now
        </button>
        <button type="button" class="quiet" disabled={atMs === null} onClick={() => set("occurred_at_ms", null)}>
          Unknown
        </button>
        <label class="check">
          <input type="checkbox" checked={uncertain} onChange={(e) => set("occurred_is_uncertain", e.currentTarget.checked)} />
          <span>Not certain</span>
        </label>
      </div>
    </fieldset>
  );
}
