import type { OpenNote } from "../note/open_note";
import { noteById, readingProgress, readings } from "../service/device";
import type { Made, NoteSummary, Reading } from "../service/model";
import { readingOf } from "../service/reading";
import { moment } from "./age";
import { Icon } from "./icon";
import { ReadingSwitch } from "./reading_switch";
import { RedactionButton } from "./redaction_dialog";
import { RelatedNotes } from "./related_notes";
import { SeveritySuggestion } from "./severity_suggestion";
import { SuggestedActions } from "./suggested_actions";
import { SummaryPart } from "./summary_part";
import { useAsked } from "./use_asked";

/** What every part of the panel needs: the note, what was read of it, and how to show a place in it. */
export interface ReadPart {
  note: NoteSummary;
  reading: Reading;
  readOnly: boolean;
  onPlace: (words: string) => void;
}

interface Props {
  note: OpenNote;
  readOnly: boolean;
  onPlace: (words: string) => void;
}

/** What this device made of the note by itself: a suggestion each, until a person says something to it. */
export function FromNote({ note, readOnly, onPlace }: Props) {
  const id = note.id.value ?? "";
  const asked = readings.value.get(id) ?? 0;
  const reading = useAsked(async () => (id === "" ? null : readingOf(id)), [id, asked]);
  const shown = reading ?? NOTHING_READ;
  const summary = noteById(id);
  return (
    <section class="card from-note" aria-labelledby="from-note-title">
      <h2 id="from-note-title">
        From this note <ReadingState reading={reading} />
      </h2>
      {summary && (
        <>
          <SummaryPart note={summary} reading={shown} readOnly={readOnly} onPlace={onPlace} />
          <SeveritySuggestion note={summary} reading={shown} readOnly={readOnly} onPlace={onPlace} />
          <SuggestedActions note={summary} reading={shown} readOnly={readOnly} onPlace={onPlace} />
        </>
      )}
      {!isAnything(shown) && <p class="unknown">{whyNothing(reading)}</p>}
      {id !== "" && <RelatedNotes id={id} asked={asked} onPlace={onPlace} />}
      {reading && <Provenance reading={reading} />}
      {summary && readingProgress.value?.records && <RedactionButton note={summary} />}
      <ReadingSwitch />
    </section>
  );
}

/** What people decided stands in the note, also where this device has read nothing. */
const NOTHING_READ: Reading = { summary: null, actions: null, severity: null };

const isAnything = ({ summary, actions, severity }: Reading): boolean =>
  Boolean(summary?.sentences.length) || Boolean(actions?.items.length) || severity?.opinion != null;

function whyNothing(reading: Reading | null): string {
  const progress = readingProgress.value;
  if (progress === null || progress.state === "unavailable") return progress?.reason ?? "This device does not read its notes.";
  if (reading !== null) return "There is nothing to say about this note yet.";
  if (progress.state === "paused") return "Reading is paused. This note has not been read yet.";
  return "Once you stop writing for a moment, this device reads the note and suggests a summary, actions and a severity.";
}

const madeOf = ({ summary, actions, severity }: Reading): Made[] =>
  [summary?.made, severity?.made, actions?.made].filter((made) => made !== undefined);

/** Whether what is shown was made from the note as it stands. */
function ReadingState({ reading }: { reading: Reading | null }) {
  if (reading === null || !madeOf(reading).some((made) => made.is_stale)) return null;
  const isPaused = readingProgress.value?.state === "paused";
  return (
    <span class="stale" role="status">
      <Icon name="waiting" />
      {isPaused ? "The note has changed since. Reading is paused." : "The note has changed since; reading again…"}
    </span>
  );
}

/** By what, from which version of the note, and when. */
function Provenance({ reading }: { reading: Reading }) {
  const made = madeOf(reading);
  if (made.length === 0) return null;
  const models = listed(made.map(({ model }) => model));
  const where = listed(made.map(({ is_here, device_name }) => (is_here ? "on this device" : `on ${device_name}`)));
  const versions = listed(made.map(({ version }) => version));
  const from = listed(made.map(({ source }) => source));
  const latest = Math.max(...made.map(({ made_at_ms }) => made_at_ms));
  return (
    <p class="provenance">
      <Icon name="device" />
      <span>
        {`Computed ${where} by ${models} (${versions}) from version ${from} of the note · ${moment(latest)}.`}
        {made.some(({ is_stale }) => is_stale) && <strong> The note has changed since.</strong>}
      </span>
    </p>
  );
}

const listed = (words: string[]): string => [...new Set(words)].join(" and ");
