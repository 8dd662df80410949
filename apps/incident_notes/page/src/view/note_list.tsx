import { device, notes } from "../service/device";
import type { NoteSummary } from "../service/model";
import { ago } from "./age";
import { Icon, SeverityShape } from "./icon";
import { ReviewCount } from "./review";
import { noteLink, route } from "./route";
import { isSearching, listed } from "./search";
import { SearchField } from "./search_field";
import { SearchResults } from "./search_results";
import { ThemeButton } from "./theme_button";

export function labelOf(choices: "severity" | "status" | "incident_kind", value: string | null): string | undefined {
  return device.value?.choices[choices].find((choice) => choice.value === value)?.label;
}

/** Where a note stands, as a pill: never a bare tick, always the words. */
export function StandingPill({ note }: { note: NoteSummary }) {
  return <span class={`pill pill-${note.standing.name}`}>{note.standing.label}</span>;
}

export function NoteList({ onHelp }: { onHelp: () => void }) {
  // Where no note is open the list is what the screen is about; beside a note it leads to the others.
  const landmark = route.value.screen === "notes" ? "main" : "navigation";
  return (
    <div class="note-list" role={landmark} aria-label="Notes">
      <div class="list-head">
        <h1>Incident Notes</h1>
        <ThemeButton />
        <button type="button" class="tool" aria-label="Help and keys" title="Help and keys (?)" onClick={onHelp}>
          <Icon name="help" />
        </button>
      </div>
      <div class="list-actions">
        <a class="primary new-wide" href="#/new" aria-keyshortcuts="n">
          <Icon name="plus" /> New note
        </a>
        <a class="quiet review-wide" href="#/review" aria-current={route.value.screen === "review" ? "page" : undefined}>
          <Icon name="review" /> Review <ReviewCount />
        </a>
      </div>
      <SearchField />
      <Rows />
    </div>
  );
}

function Rows() {
  if (isSearching.value) return <SearchResults />;
  const rows = listed.value;
  if (rows === null) return <p class="list-empty">Opening your notes…</p>;
  if (rows.length === 0 && notes.value?.length === 0) return <NoNotes />;
  if (rows.length === 0) return <p class="list-empty">No note passes these filters.</p>;
  return (
    <ol class="rows">
      {rows.map((note) => (
        <li key={note.id}>
          <Row note={note} />
        </li>
      ))}
    </ol>
  );
}

function NoNotes() {
  return (
    <div class="list-empty">
      <h2>No notes yet</h2>
      <p>Write down what happened as soon as it is safe to. A note is saved on this device as you type, with or without a network.</p>
      <a class="primary" href="#/new">
        <Icon name="plus" /> Write the first note
      </a>
    </div>
  );
}

function Row({ note }: { note: NoteSummary }) {
  const isOpen = route.value.screen === "note" && route.value.id === note.id;
  const severity = labelOf("severity", note.severity) ?? "Not rated";
  return (
    <a class="row-link" href={noteLink(note.id)} aria-current={isOpen ? "page" : undefined}>
      <SeverityShape severity={note.severity} />
      <span class="row-main">
        <span dir="auto" class={`row-title ${note.title === "" ? "is-untitled" : ""}`}>{note.title || "Untitled note"}</span>
        <span class="row-end">
          <span class="row-facts">{[severity, labelOf("status", note.status)].filter(Boolean).join(" · ")}</span>
          <StandingPill note={note} />
        </span>
        {note.site !== "" && <span class="row-facts row-site">{note.site}</span>}
        <span class="row-when">{`${note.created_by_name}, ${ago(note.recorded_at_ms)}`}</span>
      </span>
    </a>
  );
}
