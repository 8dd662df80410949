import { useState } from "preact/hooks";
import type { Decision } from "../service/model";
import type { ReadPart } from "./from_note";
import { moment } from "./age";
import { Icon } from "./icon";
import { useDeciding } from "./use_deciding";

/** The summary: a person's where there is one; the device's sentences stay beside it, each linked to its place. */
export function SummaryPart({ note, reading, readOnly, onPlace }: ReadPart) {
  const [isWriting, setWriting] = useState(false);
  const { say, failed } = useDeciding(note.id);
  const decided = note.decisions.filter(({ about }) => about === "summary");
  const agreed = decided[0];
  const suggested = reading.summary;
  if (!agreed && !suggested?.sentences.length) return null;
  const isDismissed = agreed?.verdict === "dismissed";
  const isAsSuggested = agreed?.verdict === "accepted" && agreed.suggestion === suggested?.id;
  const start = agreed && !isDismissed ? agreed.text : (suggested?.sentences.join(" ") ?? "");
  const suggestion = suggested?.id ?? agreed?.suggestion ?? "";
  const write = (text: string): void => {
    const verdict = text === suggested?.sentences.join(" ") ? "accepted" : "edited";
    void say({ about: "summary", suggestion, verdict, text }).then(() => setWriting(false));
  };
  return (
    <section class={`read-part ${agreed && !isDismissed ? "is-agreed" : ""}`} aria-labelledby="summary-title">
      <h3 id="summary-title">
        Summary {agreed && !isDismissed ? <span class="count">{saidBy(agreed)}</span> : <span class="count">suggested</span>}
      </h3>
      {isWriting ? (
        <SummaryForm start={start} onWrite={write} onLeave={() => setWriting(false)} />
      ) : (
        <>
          {agreed && !isDismissed && !isAsSuggested && <p class="agreed" dir="auto">{agreed.text}</p>}
          {decided.slice(1).map((other) => (
            <p key={other.at_ms} class="notice">{`${other.by_name} wrote at the same time: ${other.text}`}</p>
          ))}
          {(!agreed || isDismissed || isAsSuggested) && suggested && <Sentences sentences={suggested.sentences} onPlace={onPlace} />}
          {agreed && !isDismissed && isNews(agreed, suggested?.id) && suggested && (
            <details>
              <summary>What the device suggests now</summary>
              <Sentences sentences={suggested.sentences} onPlace={onPlace} />
            </details>
          )}
          {!readOnly && (
            <div class="row">
              {!agreed && (
                <button type="button" class="quiet" onClick={() => write(start)}>
                  <Icon name="check" /> Accept<span class="hidden"> the summary</span>
                </button>
              )}
              <button type="button" class="quiet" onClick={() => setWriting(true)}>
                <Icon name="edit" /> {agreed ? "Change" : "Correct"}<span class="hidden"> the summary</span>
              </button>
            </div>
          )}
        </>
      )}
      {failed}
    </section>
  );
}

const isNews = (agreed: Decision, suggestion: string | undefined): boolean => suggestion !== undefined && suggestion !== agreed.suggestion;

export const saidBy = ({ verdict, by_name, at_ms }: Decision): string =>
  `${{ accepted: "accepted", edited: "written", dismissed: "dismissed" }[verdict]} by ${by_name}, ${moment(at_ms)}`;

function Sentences({ sentences, onPlace }: { sentences: readonly string[]; onPlace: (words: string) => void }) {
  return (
    <ul class="sentences">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <PlaceButton words={sentence} onPlace={onPlace} />
        </li>
      ))}
    </ul>
  );
}

/** Words of the note that lead to where they stand. */
export function PlaceButton({ words, onPlace }: { words: string; onPlace: (words: string) => void }) {
  return (
    <button type="button" class="place" title="Show it in the note" onClick={() => onPlace(words)}>
      <span dir="auto">{words}</span>
      <Icon name="find" />
      <span class="hidden"> (show it in the note)</span>
    </button>
  );
}

interface FormProps {
  start: string;
  onWrite: (text: string) => void;
  onLeave: () => void;
}

function SummaryForm({ start, onWrite, onLeave }: FormProps) {
  const [text, setText] = useState(start);
  return (
    <form
      class="write-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onWrite(text.trim());
      }}
    >
      <textarea class="write-text" dir="auto" aria-label="Summary" rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <div class="row">
        <button type="submit" class="quiet" disabled={text.trim() === ""}>
          <Icon name="check" /> Save
        </button>
        <button type="button" class="quiet" onClick={onLeave}>
          Leave it
        </button>
      </div>
    </form>
  );
}
