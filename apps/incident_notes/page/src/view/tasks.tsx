import { useId, useState } from "preact/hooks";
import type * as Y from "yjs";
import { addAction, addCheck, eachOnce, removeItem } from "../note/items";
import type { OpenNote } from "../note/open_note";
import { textOf, useShared } from "../note/use_shared";
import { device } from "../service/device";
import { HoldButton } from "./hold_button";
import { Icon } from "./icon";

interface Part {
  note: OpenNote;
  readOnly: boolean;
}

interface ItemPart extends Part {
  item: Y.Map<unknown>;
}

export function Checklist({ note, readOnly }: Part) {
  useShared(note.checklist);
  const items = eachOnce(note.checklist);
  const done = items.filter((item) => item.get("done") === true).length;
  return (
    <section class="card" aria-labelledby="checklist-title">
      <h2 id="checklist-title">
        Checklist {items.length > 0 && <span class="count">{`${done} of ${items.length} done`}</span>}
      </h2>
      <ul class="items">
        {items.map((item) => (
          <CheckItem key={textOf(item, "id")} note={note} readOnly={readOnly} item={item} />
        ))}
      </ul>
      {!readOnly && <AddLine label="Add a check" onAdd={(text) => addCheck(note, text)} />}
    </section>
  );
}

function CheckItem({ note, readOnly, item }: ItemPart) {
  const text = textOf(item, "text");
  return (
    <li class="item">
      <DoneBox note={note} readOnly={readOnly} item={item} name={text || "check"} />
      <ItemLine note={note} readOnly={readOnly} item={item} field="text" label="Check" />
      {!readOnly && <HoldButton icon="trash" name={`Remove ${text || "check"}`} onHeld={() => removeItem(note, note.checklist, item)} />}
    </li>
  );
}

export function Actions({ note, readOnly }: Part) {
  useShared(note.actions);
  const items = eachOnce(note.actions);
  const open = items.filter((item) => item.get("done") !== true).length;
  return (
    <section class="card" aria-labelledby="actions-title">
      <h2 id="actions-title">Actions {items.length > 0 && <span class="count">{`${open} open`}</span>}</h2>
      <ul class="items">
        {items.map((item) => (
          <ActionItem key={textOf(item, "id")} note={note} readOnly={readOnly} item={item} />
        ))}
      </ul>
      {!readOnly && <AddLine label="Add an action" onAdd={(what) => addAction(note, what)} />}
    </section>
  );
}

function ActionItem({ note, readOnly, item }: ItemPart) {
  const what = textOf(item, "what");
  return (
    <li class="item action">
      <DoneBox note={note} readOnly={readOnly} item={item} name={what || "action"} />
      <ItemLine note={note} readOnly={readOnly} item={item} field="what" label="Action" />
      {!readOnly && <HoldButton icon="trash" name={`Remove ${what || "action"}`} onHeld={() => removeItem(note, note.actions, item)} />}
      <div class="action-detail">
        <label class="field">
          <span class="field-label">Owner</span>
          <input
            type="text"
            readOnly={readOnly}
            value={textOf(item, "owner")}
            onInput={(event) => setText(note, item, "owner", event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span class="field-label">Due</span>
          <input
            type="date"
            readOnly={readOnly}
            value={textOf(item, "due")}
            onChange={(event) => setText(note, item, "due", event.currentTarget.value)}
          />
        </label>
        {item.get("done") === true && <SecondCheck note={note} readOnly={readOnly} item={item} />}
      </div>
    </li>
  );
}

/** Done is one person's word; a second person may confirm it under their device's name. */
function SecondCheck({ note, readOnly, item }: ItemPart) {
  const checkedBy = textOf(item, "checked_by");
  const mine = device.value?.name ?? "";
  return (
    <label class="check second-check">
      <input
        type="checkbox"
        disabled={readOnly}
        checked={checkedBy !== ""}
        onChange={(event) => {
          const name = event.currentTarget.checked ? mine : "";
          note.change(() => item.set("checked_by", name));
        }}
      />
      <span>{checkedBy === "" ? "Checked by a second person" : `Checked by ${checkedBy}`}</span>
    </label>
  );
}

function DoneBox({ note, readOnly, item, name }: ItemPart & { name: string }) {
  return (
    <label class="done-box">
      <input
        type="checkbox"
        aria-label={`Done: ${name}`}
        disabled={readOnly}
        checked={item.get("done") === true}
        onChange={(event) => {
          const done = event.currentTarget.checked;
          note.change(() => item.set("done", done));
        }}
      />
    </label>
  );
}

/** Grows with its text, so that a long line is read whole; Enter ends it, as in any one-line field. */
function ItemLine({ note, readOnly, item, field, label }: ItemPart & { field: string; label: string }) {
  return (
    <textarea
      rows={1}
      dir="auto"
      class="item-text"
      aria-label={label}
      readOnly={readOnly}
      value={textOf(item, field)}
      onInput={(event) => setText(note, item, field, event.currentTarget.value.replace(/\s*\n\s*/g, " "))}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}

function setText(note: OpenNote, item: Y.Map<unknown>, field: string, text: string): void {
  note.change(() => item.set(field, text));
}

function AddLine({ label, onAdd }: { label: string; onAdd: (text: string) => void }) {
  const [text, setText] = useState("");
  const field = useId();
  return (
    <form
      class="add-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        onAdd(text.trim());
        setText("");
      }}
    >
      <label class="hidden" for={field}>
        {label}
      </label>
      <input id={field} type="text" placeholder={label} value={text} autocomplete="off" onInput={(e) => setText(e.currentTarget.value)} />
      <button type="submit" class="quiet" aria-label={label}>
        <Icon name="plus" />
      </button>
    </form>
  );
}
