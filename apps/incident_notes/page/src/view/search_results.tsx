import type { Piece, SearchHit } from "../service/model";
import { SeverityShape } from "./icon";
import { labelOf } from "./note_list";
import { placeInNote } from "./place_in_note";
import { noteLink, route } from "./route";
import { results, words, type Result } from "./search";

/** What was found: title, the passage with the words in it, and why it is here. */
export function SearchResults() {
  const found = results.value;
  if (found === null) return null;
  if (found.length === 0) return <p class="list-empty">{`No note contains “${words.value.trim()}”. Search looks at titles, sites and the text.`}</p>;
  return (
    <ol class="rows">
      {found.map((result) => (
        <li key={result.note.id}>
          <ResultRow result={result} />
        </li>
      ))}
    </ol>
  );
}

function ResultRow({ result: { note, hit } }: { result: Result }) {
  const isOpen = route.value.screen === "note" && route.value.id === note.id;
  const severity = labelOf("severity", note.severity) ?? "Not rated";
  return (
    <a
      class="row-link result"
      href={noteLink(note.id)}
      aria-current={isOpen ? "page" : undefined}
      onClick={() => (placeInNote.value = { note: note.id, words: hit.place })}
    >
      <SeverityShape severity={note.severity} />
      <span class="row-main">
        <span dir="auto" class={`row-title ${note.title === "" ? "is-untitled" : ""}`}>{note.title || "Untitled note"}</span>
        <span class="row-facts">{[severity, labelOf("status", note.status), note.site].filter(Boolean).join(" · ")}</span>
        {hit.passage.length > 0 && <Passage pieces={hit.passage} />}
        <span class="result-why">{why(hit)}</span>
      </span>
    </a>
  );
}

export function Passage({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <span dir="auto" class="result-passage">
      {pieces.map(({ text, is_found }, place) => (is_found ? <mark key={place}>{text}</mark> : text))}
    </span>
  );
}

function why({ words: shared, meaning }: SearchHit): string {
  const same = shared.length > 0 ? `Same words: ${shared.join(", ")}` : "";
  const alike = meaning === null ? "" : "similar meaning";
  return [same, same === "" ? capitalised(alike) : alike].filter((part) => part !== "").join(" · ");
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
