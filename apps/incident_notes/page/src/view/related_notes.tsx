import { readingProgress } from "../service/device";
import type { Related } from "../service/model";
import { relatedTo } from "../service/reading";
import { SeverityShape } from "./icon";
import { placeInNote } from "./place_in_note";
import { noteLink } from "./route";
import { useAsked } from "./use_asked";

interface Props {
  id: string;
  /** Counts up when it is worth asking again. */
  asked: number;
  onPlace: (words: string) => void;
}

/** Notes that tell of something alike, with the two passages that say so. */
export function RelatedNotes({ id, asked, onPlace }: Props) {
  // Others are related to this note once they were read, too.
  const isAllRead = readingProgress.value?.waiting === 0;
  const related = useAsked(() => relatedTo(id), [id, asked, isAllRead]);
  if (!related?.length) return null;
  return (
    <section class="read-part" aria-labelledby="related-title">
      <h3 id="related-title">Related incidents</h3>
      <ul class="related">
        {related.map((each) => (
          <li key={each.id}>
            <RelatedNote related={each} onPlace={onPlace} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RelatedNote({ related: { id, title, severity, own, theirs }, onPlace }: { related: Related; onPlace: (words: string) => void }) {
  return (
    <>
      <a class="related-link" href={noteLink(id)} onClick={() => (placeInNote.value = { note: id, words: theirs })}>
        <SeverityShape severity={severity} />
        <span dir="auto">{title || "Untitled note"}</span>
      </a>
      <blockquote class="alike" dir="auto">
        {theirs}
      </blockquote>
      <button type="button" class="place alike-own" title="Show it in the note" onClick={() => onPlace(own)}>
        <span>
          as here: <q dir="auto">{own}</q>
        </span>
      </button>
    </>
  );
}
