import type { SeverityOpinion } from "../service/model";
import type { ReadPart } from "./from_note";
import { Icon, SeverityShape } from "./icon";
import { labelOf } from "./note_list";
import { PlaceButton } from "./summary_part";
import { useDeciding } from "./use_deciding";

/** How bad the words of the note sound. What a person chose stands: where it differs, the suggestion waits to be asked. */
export function SeveritySuggestion({ note, reading, readOnly, onPlace }: ReadPart) {
  const opinion = reading.severity?.opinion;
  if (!opinion) return null;
  const isDismissed = note.decisions.some(({ about, suggestion }) => about === "severity" && suggestion === opinion.id);
  const words = `${opinion.level} · ${labelOf("severity", opinion.severity) ?? opinion.severity}`;
  const isOpen = note.severity === null && !isDismissed;
  return (
    <section class="read-part" aria-labelledby="severity-title">
      <h3 id="severity-title">
        Severity <span class="count">{isOpen ? "suggested" : "decided"}</span>
      </h3>
      {isOpen ? (
        <Opinion id={note.id} opinion={opinion} words={words} readOnly={readOnly} onPlace={onPlace} />
      ) : note.severity === opinion.severity ? (
        <p>{`This device says the same: ${words}.`}</p>
      ) : (
        <details>
          <summary>{`This device would say ${words}${opinion.is_unsure ? ", but is unsure" : ""}`}</summary>
          <Opinion id={note.id} opinion={opinion} words={words} readOnly={readOnly} onPlace={onPlace} />
        </details>
      )}
    </section>
  );
}

interface OpinionProps {
  id: string;
  opinion: SeverityOpinion;
  words: string;
  readOnly: boolean;
  onPlace: (words: string) => void;
}

function Opinion({ id, opinion, words, readOnly, onPlace }: OpinionProps) {
  const { say, failed } = useDeciding(id);
  const about = { about: "severity", suggestion: opinion.id } as const;
  const accept = (): void => void say({ ...about, verdict: "accepted" });
  const dismiss = (): void => void say({ ...about, verdict: "dismissed" });
  return (
    <div
      class="opinion"
      onKeyDown={(event) => {
        if (readOnly || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "a") accept();
        if (event.key === "r") dismiss();
      }}
    >
      <div class={`severity-suggested ${opinion.is_unsure ? "is-unsure" : ""} severity-${opinion.severity}`}>
        <SeverityShape severity={opinion.severity} />
        <p>
          <strong>{words}</strong>
          {opinion.is_unsure && <span class="unsure">Unsure: please look twice</span>}
        </p>
      </div>
      <Places opinion={opinion} onPlace={onPlace} />
      {!readOnly && (
        <div class="row">
          <button type="button" class="quiet" aria-keyshortcuts="a" onClick={accept}>
            <Icon name="check" /> Accept<span class="hidden"> severity {opinion.level}</span>
          </button>
          <button type="button" class="quiet" aria-keyshortcuts="r" onClick={dismiss}>
            <Icon name="close" /> Dismiss<span class="hidden"> severity {opinion.level}</span>
          </button>
        </div>
      )}
      {failed}
    </div>
  );
}

function Places({ opinion, onPlace }: { opinion: SeverityOpinion; onPlace: (words: string) => void }) {
  if (opinion.places.length === 0) return null;
  return (
    <ul class="sentences">
      {opinion.places.map((words) => (
        <li key={words}>
          <PlaceButton words={words} onPlace={onPlace} />
        </li>
      ))}
    </ul>
  );
}
