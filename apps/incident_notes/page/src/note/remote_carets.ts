import { Extension } from "@tiptap/core";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import { colourOf, initialsOf, type Person } from "./presence";

interface Introduction {
  user?: Person | null;
}

const UNKNOWN: Person = { device: "", name: "Someone" };

function caret(person: Person | null | undefined): HTMLElement {
  const { device, name } = person ?? UNKNOWN;
  const bar = document.createElement("span");
  bar.className = `remote-caret person-${colourOf(device)}`;
  // Drawn by the style sheet, so that nobody reads or copies a name as if it stood in the note.
  bar.dataset["name"] = name;
  bar.dataset["initials"] = initialsOf(name);
  // Word joiners keep the caret from breaking a line of the note.
  bar.append("\u2060");
  return bar;
}

/** The carets and selections of the other devices in the text, with names and initials. Styled by class: the page allows no inline style. */
export function remoteCarets(awareness: Awareness) {
  return Extension.create({
    name: "remoteCarets",
    addProseMirrorPlugins() {
      return [
        yCursorPlugin(awareness, {
          cursorBuilder: (user: Introduction["user"]) => caret(user),
          selectionBuilder: (user: Introduction["user"]) => ({
            class: `remote-selection person-${colourOf((user ?? UNKNOWN).device)}`,
          }),
        }),
      ];
    },
  });
}
