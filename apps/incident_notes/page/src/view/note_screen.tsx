import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState } from "preact/hooks";
import type { OpenNote } from "../note/open_note";
import { showPlace } from "../note/shown_place";
import { device, link, noteById, readingProgress } from "../service/device";
import type { Failure, NoteSummary } from "../service/model";
import { BodyEditor } from "./body_editor";
import { DeliveryDetail } from "./facts";
import { FailureCard } from "./failure_card";
import { FromNote } from "./from_note";
import { Icon } from "./icon";
import { ChoiceField, LineField, SeverityField } from "./note_fields";
import { StandingPill } from "./note_list";
import { People, Present } from "./people";
import { placeInNote } from "./place_in_note";
import { RecordingsCard } from "./recordings_card";
import { Actions, Checklist } from "./tasks";
import { Times } from "./times";
import { TitleField } from "./title_field";
import { VoiceBar } from "./voice_bar";

const UNKNOWN_NOTE: Failure = {
  code: "unknown_note",
  what: "This note is not on this device.",
  lost: "Nothing was changed. It may not have arrived yet, or it is kept for other people.",
  next: "Go back to your notes. If someone sent you this link, ask them who the note was shared with.",
};

const TABS = [
  { name: "account", label: "Note" },
  { name: "brief", label: "Brief" },
  { name: "details", label: "Details" },
  { name: "tasks", label: "Tasks" },
  { name: "delivery", label: "Delivery" },
] as const;
type Tab = (typeof TABS)[number]["name"];

/** One note: on a phone one part a screen, on a wide screen everything at once. */
export function NoteScreen({ note }: { note: OpenNote }) {
  const [tab, setTab] = useState<Tab>("account");
  const editor = useRef<Editor | null>(null);
  const [isEditorReady, setEditorReady] = useState(false);
  const [place, setPlace] = useState<string | null>(null);
  const summary = noteById(note.id.value ?? "");
  const readOnly = summary?.read_only_reason != null;
  const take = (made: Editor | null): void => {
    editor.current = made;
    setEditorReady(made !== null);
  };
  const lead = (words: string): void => {
    setTab("account");
    setPlace(words);
  };
  const [isLost, setLost] = useState(false);
  const asked = placeInNote.value;
  useEffect(() => {
    if (asked === null || asked.note !== note.id.value || !note.ready.value) return;
    placeInNote.value = null;
    lead(asked.words);
  }, [asked, note.id.value, note.ready.value]);
  // Once the tab with the account is drawn, and the editor is there.
  useEffect(() => {
    if (place === null || !isEditorReady || !editor.current) return;
    setLost(!showWords(editor.current, place));
    setPlace(null);
  }, [place, isEditorReady]);
  if (note.isUnknown.value) return <MissingNote />;
  return (
    <main class="note-screen" data-tab={tab} onKeyDownCapture={(event) => undoByKeys(event, note)}>
      <h1 class="hidden">Note</h1>
      <div class="note-main">
        <NoteHead note={note} summary={summary} />
        <Remark note={note} summary={summary} />
        <TitleField note={note} readOnly={readOnly} onDone={() => editor.current && writeFrom(editor.current)} />
        <Tabs tab={tab} onTab={setTab} />
        <div class="part part-account">
          <SeverityField note={note} readOnly={readOnly} />
          <BodyEditor note={note} readOnly={readOnly} onEditor={take} />
          <p class="place-lost" role="status">{isLost && "These words no longer stand in the note."}</p>
          <RecordingsCard note={note} readOnly={readOnly} />
          {!readOnly && readingProgress.value?.records && <VoiceBar note={note} />}
        </div>
        <div class="part part-tasks">
          <Checklist note={note} readOnly={readOnly} />
          <Actions note={note} readOnly={readOnly} />
        </div>
      </div>
      <aside class="note-side" aria-label="About this note">
        <div class="part part-brief">
          <FromNote note={note} readOnly={readOnly} onPlace={lead} />
        </div>
        <div class="part part-details">
          <Details note={note} readOnly={readOnly} />
          <Times note={note} summary={summary} readOnly={readOnly} />
        </div>
        <div class="part part-delivery">
          <People note={note} />
          <Delivery note={note} summary={summary} />
        </div>
      </aside>
    </main>
  );
}

/** Shows words of the note where they stand: in the account, the title, the checklist or the actions. */
function showWords(editor: Editor, words: string): boolean {
  if (showPlace(editor, words)) return true;
  const fields = [...document.querySelectorAll<HTMLTextAreaElement>(".title-field, .item-text")];
  const field = fields.find(({ value }) => value.trim() !== "" && words.includes(value.trim()));
  field?.focus();
  return field !== undefined;
}

/** Tiptap's own focus command waits for a frame, and what is typed meanwhile would still go to the title. */
function writeFrom(editor: Editor): void {
  editor.commands.setTextSelection(0);
  editor.view.focus();
}

/** Undo belongs to the whole note, so the browser's own per-field undo must not get there first. */
function undoByKeys(event: KeyboardEvent, note: OpenNote): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const isRedo = key === "y" || (key === "z" && event.shiftKey);
  if (!isRedo && key !== "z") return;
  event.preventDefault();
  event.stopPropagation();
  if (isRedo) note.undo.redo();
  else note.undo.undo();
}

function MissingNote() {
  return (
    <main class="note-screen missing">
      <FailureCard failure={UNKNOWN_NOTE}>
        <a class="primary" href="#/">
          Back to notes
        </a>
      </FailureCard>
    </main>
  );
}

function NoteHead({ note, summary }: { note: OpenNote; summary: NoteSummary | undefined }) {
  return (
    <div class="note-head">
      <a class="tool back" href="#/" aria-label="Back to notes">
        <Icon name="back" />
      </a>
      {summary && <StandingPill note={summary} />}
      {summary && <span class="note-author">{`by ${summary.created_by_name}`}</span>}
      <Present note={note} />
    </div>
  );
}

function Remark({ note, summary }: { note: OpenNote; summary: NoteSummary | undefined }) {
  if (summary?.read_only_reason) return <p class="notice">{summary.read_only_reason}</p>;
  if (!note.ready.value && link.value === "open") return <p class="opening" role="status">Opening the note…</p>;
  return null;
}

function Details({ note, readOnly }: { note: OpenNote; readOnly: boolean }) {
  const choices = device.value?.choices;
  const kinds = choices?.incident_kind ?? [];
  return (
    <section class="card" aria-labelledby="details-title">
      <h2 id="details-title">Details</h2>
      <div class="field-row">
        <ChoiceField note={note} readOnly={readOnly} field="status" label="Status" choices={choices?.status ?? []} />
        <ChoiceField note={note} readOnly={readOnly} field="incident_kind" label="Kind" choices={kinds} unset="Not set" />
      </div>
      <LineField note={note} readOnly={readOnly} field="site" label="Site" icon="place" hint="Where it happened" />
      <LineField note={note} readOnly={readOnly} field="equipment" label="Equipment" icon="wrench" hint="What was involved" />
    </section>
  );
}

function Delivery({ note, summary }: { note: OpenNote; summary: NoteSummary | undefined }) {
  return (
    <section class="card" aria-labelledby="delivery-title">
      <h2 id="delivery-title">Where this note is</h2>
      {summary ? (
        <DeliveryDetail facts={summary.facts} saving={note.barrier.saving.value} />
      ) : (
        <p class="unknown">Not saved on this device yet.</p>
      )}
    </section>
  );
}

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  return (
    <div class="tabs" role="group" aria-label="Parts of this note">
      {TABS.map(({ name, label }) => (
        <button key={name} type="button" aria-pressed={tab === name} onClick={() => onTab(name)}>
          {label}
        </button>
      ))}
    </div>
  );
}
