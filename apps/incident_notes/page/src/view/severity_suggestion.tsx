import type { SeverityOpinion } from "../service/model";
import type { ReadPart } from "./from_note";
import { Icon, SeverityShape } from "./icon";
import { labelOf } from "./note_list";
import { PlaceButton } from "./summary_part";
import { useDeciding } from "./use_deciding";

/** How bad the words of the note sound. What a person chose stands; the suggestion only says where it differs. */
export function SeveritySuggestion({ note, reading, readOnly, onPlace }: ReadPart) {
  const { say, failed } = useDeciding(note.id);
  const opinion = reading.severity?.opinion;
  if (!opinion) return null;
  const decided = note.decisions.find(({ about, suggestion }) => about === "severity" && suggestion === opinion.id);
  const isSame = note.severity === opinion.severity;
  const about = { about: "severity", suggestion: opinion.id } as const;
  return (
    <section class="read-part" aria-labelledby="severity-title">
      <h3 id="severity-title">
        Severity <span class="count">{standing(isSame, decided?.verdict === "dismissed", note.severity)}</span>
      </h3>
      <div
        class={`severity-suggested ${opinion.is_unsure && !isSame ? "is-unsure" : ""} ${isSame ? "is-same" : ""} severity-${opinion.severity}`}
        onKeyDown={(event) => {
          if (readOnly || isSame || decided) return;
          if (event.key === "a") void say({ ...about, verdict: "accepted" });
          if (event.key === "r") void say({ ...about, verdict: "dismissed" });
        }}
      >
        <SeverityShape severity={opinion.severity} />
        <p>
          <strong>{`${opinion.level} · ${labelOf("severity", opinion.severity) ?? opinion.severity}`}</strong>
          {opinion.is_unsure && !isSame && <span class="unsure">Unsure: please look twice</span>}
        </p>
      </div>
      {!isSame && <Places opinion={opinion} onPlace={onPlace} />}
      {!readOnly && !isSame && !decided && (
        <div class="row">
          <button type="button" class="quiet" aria-keyshortcuts="a" onClick={() => void say({ ...about, verdict: "accepted" })}>
            <Icon name="check" /> Accept<span class="hidden"> severity {opinion.level}</span>
          </button>
          <button type="button" class="quiet" aria-keyshortcuts="r" onClick={() => void say({ ...about, verdict: "dismissed" })}>
            <Icon name="close" /> Dismiss<span class="hidden"> severity {opinion.level}</span>
          </button>
        </div>
      )}
      {failed}
    </section>
  );
}

function standing(isSame: boolean, isDismissed: boolean, severity: string | null): string {
  if (isSame) return "as the note says";
  if (isDismissed) return "dismissed";
  return severity === null ? "suggested" : "the note says otherwise";
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
