import { useState } from "preact/hooks";
import { putAlarmAway } from "../service/api";
import type { Alarm } from "../service/model";
import { moment } from "./age";

/** What somebody else broke, kept in view until a person says that they have read it. */
export function AlarmCard({ alarm }: { alarm: Alarm }) {
  const [failed, setFailed] = useState(false);
  const putAway = (): void => {
    setFailed(false);
    putAlarmAway(alarm.number).catch(() => setFailed(true));
  };
  return (
    <section class="review-card alarm" aria-label="Alarm">
      <p>
        <strong>{alarm.what}</strong> {alarm.next_step}
      </p>
      <p class="failure-code">
        {moment(alarm.raised_at_ms)} · code <code>{alarm.name}</code>
      </p>
      <button type="button" class="quiet" onClick={putAway}>
        I have read this
      </button>
      {failed && <p>That did not work: this page cannot reach the device.</p>}
    </section>
  );
}
