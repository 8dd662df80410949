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
  const flag = document.createElement("span");
  flag.className = "remote-caret-name";
  flag.textContent = `${initialsOf(name)} ${name}`;
  // Word joiners keep the caret from breaking a line of the note.
  bar.append("\u2060", flag, "\u2060");
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
