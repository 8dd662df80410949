import { useRef, useState } from "preact/hooks";
import type { SuggestedAction } from "../service/model";
import type { Verdict } from "../service/reading";
import type { ReadPart } from "./from_note";
import { Icon } from "./icon";
import { PlaceButton } from "./summary_part";
import { useDeciding } from "./use_deciding";

/** What the note says is still to be done. Accepted, it becomes one of the note's actions; said to, it is not offered again. */
export function SuggestedActions({ note, reading, readOnly, onPlace }: ReadPart) {
  const decided = new Map(note.decisions.filter(({ about }) => about === "action").map((each) => [each.suggestion, each]));
  const items = reading.actions?.items ?? [];
  const open = items.filter(({ id }) => !decided.has(id));
  const dismissed = items.filter(({ id }) => decided.get(id)?.verdict === "dismissed");
  if (open.length + dismissed.length === 0) return null;
  return (
    <section class="read-part" aria-labelledby="suggested-title">
      <h3 id="suggested-title" tabIndex={-1}>
        Action items <span class="count">{open.length === 0 ? "all decided" : `${open.length} suggested`}</span>
      </h3>
      <ul class="suggestions">
        {open.map((item) => (
          <Suggested key={item.id} id={note.id} item={item} readOnly={readOnly} onPlace={onPlace} />
        ))}
      </ul>
      {dismissed.length > 0 && <Dismissed id={note.id} items={dismissed} readOnly={readOnly} />}
    </section>
  );
}

interface Props {
  id: string;
  item: SuggestedAction;
  readOnly: boolean;
  onPlace: (words: string) => void;
}

function Suggested({ id, item, readOnly, onPlace }: Props) {
  const [isEdited, setEdited] = useState(false);
  const { say, failed } = useDeciding(id);
  const about = { about: "action", suggestion: item.id } as const;
  const place = useRef<HTMLLIElement>(null);
  const decideSo = (verdict: Verdict): void => {
    const { current } = place;
    const next = current?.nextElementSibling ?? current?.previousElementSibling ?? current?.closest("section");
    // This suggestion goes away, and with it what has the focus.
    void say(verdict).then(() => next?.querySelector<HTMLElement>(".row button, h3")?.focus());
  };
  const accept = (): void => decideSo({ ...about, verdict: "accepted", what: item.what, owner: item.who, due: item.due });
  const dismiss = (): void => decideSo({ ...about, verdict: "dismissed" });
  const onKey = (event: KeyboardEvent): void => {
    if (isEdited || readOnly || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "a") accept();
    if (event.key === "r") dismiss();
  };
  return (
    <li ref={place} class="suggestion" onKeyDown={onKey}>
      <PlaceButton words={item.place} onPlace={onPlace} />
      {isEdited ? (
        <EditForm
          item={item}
          onSave={(what, owner, due) => decideSo({ ...about, verdict: "edited", what, owner, due })}
          onLeave={() => setEdited(false)}
        />
      ) : (
        <>
          <WhoAndWhen item={item} />
          {!readOnly && (
            <div class="row">
              <button type="button" class="quiet" aria-keyshortcuts="a" onClick={accept}>
                <Icon name="check" /> Accept<span class="hidden"> {item.what}</span>
              </button>
              <button type="button" class="quiet" onClick={() => setEdited(true)}>
                <Icon name="edit" /> Edit<span class="hidden"> {item.what}</span>
              </button>
              <button type="button" class="quiet" aria-keyshortcuts="r" onClick={dismiss}>
                <Icon name="close" /> Dismiss<span class="hidden"> {item.what}</span>
              </button>
            </div>
          )}
        </>
      )}
      {failed}
    </li>
  );
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

function WhoAndWhen({ item: { who, until, due } }: { item: SuggestedAction }) {
  const date = due === "" ? "" : day.format(new Date(`${due}T12:00`));
  const when = until !== "" && date !== "" ? `${until} (${date})` : until || date;
  return (
    <dl class="who-when">
      <div>
        <dt>Who</dt>
        <dd class={who === "" ? "unknown" : ""}>{who || "not said"}</dd>
      </div>
      <div>
        <dt>Until</dt>
        <dd class={when === "" ? "unknown" : ""}>{when || "not said"}</dd>
      </div>
    </dl>
  );
}

interface EditProps {
  item: SuggestedAction;
  onSave: (what: string, owner: string, due: string) => void;
  onLeave: () => void;
}

function EditForm({ item, onSave, onLeave }: EditProps) {
  const [what, setWhat] = useState(item.what);
  const [owner, setOwner] = useState(item.who);
  const [due, setDue] = useState(item.due);
  return (
    <form
      class="write-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (what.trim() !== "") onSave(what.trim(), owner.trim(), due);
      }}
    >
      <label class="field">
        <span class="field-label">What is to be done</span>
        <textarea class="write-text" dir="auto" rows={2} value={what} onInput={(event) => setWhat(event.currentTarget.value)} />
      </label>
      <div class="field-row">
        <label class="field">
          <span class="field-label">Who</span>
          <input type="text" value={owner} onInput={(event) => setOwner(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span class="field-label">Due</span>
          <input type="date" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        </label>
      </div>
      <div class="row">
        <button type="submit" class="quiet" disabled={what.trim() === ""}>
          <Icon name="check" /> Save as an action
        </button>
        <button type="button" class="quiet" onClick={onLeave}>
          Leave it
        </button>
      </div>
    </form>
  );
}

function Dismissed({ id, items, readOnly }: { id: string; items: readonly SuggestedAction[]; readOnly: boolean }) {
  const { say, failed } = useDeciding(id);
  return (
    <details class="dismissed">
      <summary>{`${items.length} dismissed`}</summary>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <span dir="auto">{item.what}</span>
            {!readOnly && (
              <button type="button" class="quiet" onClick={() => void say({ about: "action", suggestion: item.id, verdict: null })}>
                Offer again<span class="hidden"> {item.what}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {failed}
    </details>
  );
}
