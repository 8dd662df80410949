import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Placeholder } from "@tiptap/extensions";
import StarterKit from "@tiptap/starter-kit";
import type { OpenNote } from "./open_note";
import { readyToPaste } from "./pasted";
import { remoteCarets } from "./remote_carets";
import { shownPlace } from "./shown_place";

/** A rich-text editor bound to the note's body. */
export function createEditor(note: OpenNote, element: HTMLElement, isEditable: boolean): Editor {
  return new Editor({
    element,
    editable: isEditable,
    // The page's content security policy allows no inline style; the rules are in note.css.
    injectCSS: false,
    extensions: [
      StarterKit.configure({ undoRedo: false, codeBlock: false, code: false, link: false, heading: { levels: [2, 3] } }),
      Placeholder.configure({ placeholder: "What was seen, heard and done, in the order it happened" }),
      Collaboration.configure({ fragment: note.body, yUndoOptions: { undoManager: note.undo } }),
      remoteCarets(note.awareness),
      shownPlace,
    ],
    editorProps: {
      transformPastedHTML: readyToPaste,
      attributes: { class: "body-text", role: "textbox", "aria-multiline": "true", "aria-label": "What happened" },
    },
  });
}
