import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState } from "preact/hooks";
import { createEditor } from "../note/editor";
import type { OpenNote } from "../note/open_note";
import { Toolbar } from "./toolbar";

interface Props {
  note: OpenNote;
  readOnly: boolean;
  onEditor: (editor: Editor | null) => void;
}

export function BodyEditor({ note, readOnly, onEditor }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);

  useEffect(() => {
    if (!place.current) return;
    const made = createEditor(note, place.current, !readOnly);
    setEditor(made);
    onEditor(made);
    return () => {
      onEditor(null);
      made.destroy();
    };
  }, [note, readOnly]);

  return (
    <section class="body-editor" aria-label="Account">
      {!readOnly && <Toolbar note={note} editor={editor} />}
      <div ref={place} />
    </section>
  );
}
