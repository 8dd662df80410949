import { Extension, type Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

interface Place {
  from: number;
  to: number;
}

const key = new PluginKey<DecorationSet>("shownPlace");

/** Marks the place in the account that a suggestion, or something found, comes from; typing takes the mark away. */
export const shownPlace = Extension.create({
  name: "shownPlace",
  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(step, shown) {
            const place = step.getMeta(key) as Place | null | undefined;
            if (place) return DecorationSet.create(step.doc, [Decoration.inline(place.from, place.to, { class: "shown-place" })]);
            return place === null ? DecorationSet.empty : shown.map(step.mapping, step.doc);
          },
        },
        props: {
          decorations: (state) => key.getState(state),
          handleTextInput(view) {
            view.dispatch(view.state.tr.setMeta(key, null));
            return false;
          },
        },
      }),
    ];
  },
});

/** Marks these words in the account and brings them into view; false where they do not stand there (any more). */
export function showPlace(editor: Editor, words: string): boolean {
  const place = firstPlace(editor.state.doc, words);
  if (place === null) return false;
  editor.view.dispatch(editor.state.tr.setMeta(key, place));
  bringIntoView(editor.view.dom, editor.view.coordsAtPos(place.from).top);
  return true;
}

/** Scrolls the part of the page that the account is in, and nothing around it, until `top` is a third down. */
function bringIntoView(account: HTMLElement, top: number): void {
  let scroller: HTMLElement | null = account;
  while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
  if (!scroller) return;
  const { top: edge, height } = scroller.getBoundingClientRect();
  scroller.scrollTop += top - edge - height / 3;
}

/** The words as a whole, or else the first of their lines that can be found. */
function firstPlace(doc: Node, words: string): Place | null {
  for (const wanted of [words, ...words.split("\n")].map(withoutMark)) {
    const place = wanted === "" ? null : placeOf(doc, wanted);
    if (place !== null) return place;
  }
  return null;
}

/** A passage starts with the mark of its list, which the editor does not keep as text. */
const withoutMark = (line: string): string => line.trim().replace(/^(?:[-*•]|\d+\.|\[[ x]\])\s+/, "");

const plain = (text: string): string => text.replace(/\s/g, " ");

function placeOf(doc: Node, wanted: string): Place | null {
  let found: Place | null = null;
  doc.descendants((block, start) => {
    if (found !== null || !block.isTextblock) return found === null;
    // One character a position, so that an index into the text is a place in the document.
    const text = plain(block.textBetween(0, block.content.size, "\n", "\ufffc"));
    const index = text.indexOf(plain(wanted));
    if (index >= 0) found = { from: start + 1 + index, to: start + 1 + index + wanted.length };
    return false;
  });
  return found;
}
