import { useState } from "preact/hooks";
import type { OpenNote } from "../note/open_note";
import { noteById, recordings } from "../service/device";
import type { NoteSummary, Recording, Transcript } from "../service/model";
import { checkTranscript, hearAgain, recordingsOf, shredRecording, soundOf } from "../service/recordings";
import { fullMoment, moment } from "./age";
import { HoldButton } from "./hold_button";
import { Icon } from "./icon";
import { useAsked } from "./use_asked";
import { clock } from "./voice_bar";

/** The voice notes of a note: which were written down, how far that is, and how long the sound is kept. */
export function RecordingsCard({ note, readOnly }: { note: OpenNote; readOnly: boolean }) {
  const id = note.id.value ?? "";
  const asked = recordings.value.get(id) ?? 0;
  const known = useAsked(async () => (id === "" ? [] : recordingsOf(id)), [id, asked]) ?? [];
  const summary = noteById(id);
  if (!summary || known.length + summary.transcripts.length === 0) return null;
  const here = new Set(known.map((recording) => recording.id));
  return (
    <section class="card" aria-labelledby="voice-title">
      <h2 id="voice-title">Voice notes</h2>
      <ul class="recordings">
        {known.map((recording) => (
          <RecordingItem
            key={recording.id}
            note={summary}
            recording={recording}
            transcript={summary.transcripts.find((each) => each.recording === recording.id)}
            readOnly={readOnly}
          />
        ))}
        {summary.transcripts
          .filter((transcript) => !here.has(transcript.recording))
          .map((transcript) => (
            <li key={transcript.recording} class="recording">
              {/* Nobody can compare it with a sound that is elsewhere. */}
              <TranscriptLine note={summary} transcript={transcript} readOnly />
              <p class="people-when">The sound is not on this device.</p>
            </li>
          ))}
      </ul>
    </section>
  );
}

interface Item {
  note: NoteSummary;
  recording: Recording;
  transcript: Transcript | undefined;
  readOnly: boolean;
}

function RecordingItem({ note, recording, transcript, readOnly }: Item) {
  const isKept = recording.state !== "shredded";
  return (
    <li class="recording">
      <p class="recording-head">
        <Icon name="microphone" />
        <strong>{moment(recording.started_at_ms)}</strong>
        {recording.length_ms !== null && <span>{clock(recording.length_ms)}</span>}
        {isKept && !readOnly && (
          <HoldButton icon="trash" name="Delete the sound" onHeld={() => void shredRecording(recording.id).catch(() => undefined)} />
        )}
      </p>
      <p role="status">{recordingWords(recording)}</p>
      {recording.state === "failed" && !readOnly && (
        <button type="button" class="quiet" onClick={() => void hearAgain(recording.id).catch(() => undefined)}>
          Try again
        </button>
      )}
      {recording.progress !== null && recording.state !== "transcribed" && (
        <progress aria-label="Written down" max={1} value={recording.progress} />
      )}
      {transcript && <TranscriptLine note={note} transcript={transcript} readOnly={readOnly} />}
      {isKept && recording.state !== "recording" && <audio controls preload="none" src={soundOf(recording.id)} aria-label={`Recording of ${moment(recording.started_at_ms)}`} />}
      <p class="people-when">{isKept ? `The sound is kept, encrypted, until ${fullMoment(recording.keep_until_ms)}.` : "The sound was deleted."}</p>
    </li>
  );
}

function recordingWords({ state, reason, progress, is_silent }: Recording): string {
  switch (state) {
    case "recording":
      return "Being recorded. What was said so far is saved here.";
    case "waiting":
      return progress === null ? "Waiting to be written down." : `Being written down on this device: ${Math.round(progress * 100)} %`;
    case "transcribed":
      return is_silent ? "Nobody was heard to speak in it." : "Written down in the note, as a draft.";
    case "failed":
      return reason ?? "It could not be written down. The sound is kept.";
    case "shredded":
      return "";
  }
}

function TranscriptLine({ note, transcript, readOnly }: { note: NoteSummary; transcript: Transcript; readOnly: boolean }) {
  const [failed, setFailed] = useState(false);
  const { recording, model, at_ms, checked_by_name } = transcript;
  if (checked_by_name !== "") return <p>{`Transcript checked by ${checked_by_name}.`}</p>;
  return (
    <>
      <p class="people-when">{`Transcript draft by ${model}, ${moment(at_ms)}. Nobody has checked it yet.`}</p>
      {!readOnly && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setFailed(false);
            checkTranscript(note.id, recording).catch(() => setFailed(true));
          }}
        >
          <Icon name="check" /> I have checked it
        </button>
      )}
      {failed && <p class="notice" role="alert">That did not work: this page cannot reach the device.</p>}
    </>
  );
}
