import { useId } from "preact/hooks";
import { finishLine, writeField } from "../note/fields";
import type { OpenNote } from "../note/open_note";
import { textOf, useShared } from "../note/use_shared";
import type { Choice } from "../service/model";
import { device, notes } from "../service/device";
import { ParallelMark } from "./parallel_mark";
import { Icon, SeverityShape, type IconName } from "./icon";

interface Part {
  note: OpenNote;
  readOnly: boolean;
}

export function SeverityField({ note, readOnly }: Part) {
  useShared(note.fields);
  const group = useId();
  const chosen = textOf(note.fields, "severity");
  return (
    <fieldset class="severity-field" disabled={readOnly}>
      <legend>Severity{chosen === "" && <span class="unknown"> · not rated yet</span>} <ParallelMark note={note} field="severity" /></legend>
      <div class="severity-choices">
        {device.value?.choices.severity.map(({ value, label }) => (
          <label key={value} class={`severity-choice severity-${value}`}>
            <input
              type="radio"
              name={group}
              value={value}
              checked={value === chosen}
              onChange={() => writeField(note, "severity", value)}
            />
            <SeverityShape severity={value} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceProps extends Part {
  field: string;
  label: string;
  choices: readonly Choice[];
  unset?: string;
}

export function ChoiceField({ note, readOnly, field, label, choices, unset }: ChoiceProps) {
  useShared(note.fields);
  return (
    <label class="field">
      <span class="field-label">
        {label} <ParallelMark note={note} field={field} />
      </span>
      <select
        disabled={readOnly}
        value={textOf(note.fields, field)}
        onChange={(event) => writeField(note, field, event.currentTarget.value || null)}
      >
        {unset !== undefined && <option value="">{unset}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface LineProps extends Part {
  field: "site" | "equipment";
  label: string;
  icon: IconName;
  hint: string;
}

/** One line of text; what other notes say is offered while typing. */
export function LineField({ note, readOnly, field, label, icon, hint }: LineProps) {
  useShared(note.fields);
  const list = useId();
  const known = [...new Set(notes.value?.map((each) => each[field]).filter((text) => text !== ""))].sort();
  return (
    <label class="field">
      <span class="field-label">
        <Icon name={icon} /> {label} <ParallelMark note={note} field={field} />
      </span>
      <input
        type="text"
        dir="auto"
        list={list}
        readOnly={readOnly}
        placeholder={hint}
        autocomplete="off"
        value={textOf(note.fields, field)}
        onInput={(event) => note.change(() => note.fields.set(field, event.currentTarget.value))}
        onChange={() => finishLine(note, field)}
      />
      <datalist id={list}>
        {known.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </label>
  );
}
