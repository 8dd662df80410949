import { useLayoutEffect, useRef } from "preact/hooks";
import type * as Y from "yjs";
import type { OpenNote } from "../note/open_note";
import { applyChange, caretAfter, changeBetween, type YTextStep } from "../note/text_change";

function putText(field: HTMLTextAreaElement, text: string, delta: readonly YTextStep[]): void {
  const { selectionStart, selectionEnd } = field;
  field.value = text;
  if (document.activeElement !== field) return;
  field.setSelectionRange(caretAfter(selectionStart, delta), caretAfter(selectionEnd, delta));
}

interface Props {
  note: OpenNote;
  readOnly: boolean;
  onDone: () => void;
}

/** The title: shared text, so two people may write in it at once. */
export function TitleField({ note, readOnly, onDone }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    const input = field.current;
    if (!input) return;
    input.value = note.title.toString();
    const follow = (event: Y.YTextEvent): void => {
      if (input.value !== note.title.toString()) putText(input, note.title.toString(), event.delta as YTextStep[]);
    };
    note.title.observe(follow);
    if (note.id.value === null) input.focus();
    return () => note.title.unobserve(follow);
  }, [note]);

  const write = (): void => {
    const input = field.current;
    if (!input) return;
    const typed = input.value.replace(/\s*\n\s*/g, " ");
    if (typed !== input.value) input.value = typed;
    const change = changeBetween(note.title.toString(), typed, input.selectionStart);
    note.change(() => applyChange(note.title, change));
  };

  const moveOn = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    onDone();
  };

  return (
    <textarea
      ref={field}
      class="title-field"
      rows={1}
      dir="auto"
      aria-label="Title"
      placeholder="What happened, in one line"
      readOnly={readOnly}
      onInput={write}
      onKeyDown={moveOn}
    />
  );
}
