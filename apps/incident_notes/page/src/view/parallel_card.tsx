import { useState } from "preact/hooks";
import { decideField } from "../service/api";
import type { NoteSummary, ParallelUpdate } from "../service/model";
import { fullMoment } from "./age";
import { fieldName, valueWords } from "./field_words";
import { noteLink } from "./route";

/** One field that two people set apart: both values, who and when, which one applies; a choice puts it away. */
export function ParallelCard({ note, update }: { note: NoteSummary; update: ParallelUpdate }) {
  const [failed, setFailed] = useState("");
  const { field, applied, versions } = update;
  const name = fieldName(field);
  return (
    <section class="review-card" aria-label={`Parallel update: ${name}`}>
      <h2>{`${name} was set in two ways`}</h2>
      <p>
        in <a href={noteLink(note.id)}>{note.title || "Untitled note"}</a>, by people who could not see each other’s change.
      </p>
      <ul class="versions">
        {versions.map((version) => (
          <li key={`${version.by_name}${version.at_ms}`}>
            <span class="version-value">
              <strong>{valueWords(field, version.value)}</strong>
              {version.value === applied && <span class="count"> applies now</span>}
            </span>
            <span class="people-when">{`${version.by_name}, ${fullMoment(version.at_ms)}`}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`${version.value === applied ? "Keep" : "Use"} ${name} ${valueWords(field, version.value)}`}
              disabled={note.read_only_reason !== null}
              onClick={() => {
                setFailed("");
                decideField(note.id, field, version.value).catch((problem: Error) => setFailed(problem.message));
              }}
            >
              {version.value === applied ? "Keep" : "Use this"}
            </button>
          </li>
        ))}
      </ul>
      {failed !== "" && <p class="notice">{`That did not work. ${failed}`}</p>}
    </section>
  );
}
