import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "preact/hooks";
import type { OpenNote } from "../note/open_note";
import { Icon, type IconName } from "./icon";

interface Mark {
  icon: IconName;
  name: string;
  keys: string;
  isOn: (editor: Editor) => boolean;
  toggle: (editor: Editor) => void;
}

const MARKS: Mark[] = [
  { icon: "bold", name: "Bold", keys: "Control+B", isOn: (e) => e.isActive("bold"), toggle: (e) => e.chain().focus().toggleBold().run() },
  { icon: "italic", name: "Italic", keys: "Control+I", isOn: (e) => e.isActive("italic"), toggle: (e) => e.chain().focus().toggleItalic().run() },
  { icon: "heading", name: "Heading", keys: "Control+Alt+2", isOn: (e) => e.isActive("heading"), toggle: (e) => e.chain().focus().toggleHeading({ level: 2 }).run() },
  { icon: "bullets", name: "List", keys: "Control+Shift+8", isOn: (e) => e.isActive("bulletList"), toggle: (e) => e.chain().focus().toggleBulletList().run() },
  { icon: "numbers", name: "Numbered list", keys: "Control+Shift+7", isOn: (e) => e.isActive("orderedList"), toggle: (e) => e.chain().focus().toggleOrderedList().run() },
];

/** Draws again after every step of the editor and of the undo history. */
function useSteps(note: OpenNote, editor: Editor | null): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const again = (): void => draw((count) => count + 1);
    const moments = ["stack-item-added", "stack-item-popped", "stack-cleared"] as const;
    editor?.on("transaction", again);
    for (const moment of moments) note.undo.on(moment, again);
    return () => {
      editor?.off("transaction", again);
      for (const moment of moments) note.undo.off(moment, again);
    };
  }, [note, editor]);
}

export function Toolbar({ note, editor }: { note: OpenNote; editor: Editor | null }) {
  useSteps(note, editor);
  return (
    <div class="toolbar" role="toolbar" aria-label="Writing">
      <ToolButton icon="undo" name="Undo" keys="Control+Z" isOff={!note.undo.canUndo()} onPress={() => note.undo.undo()} />
      <ToolButton icon="redo" name="Redo" keys="Control+Shift+Z" isOff={!note.undo.canRedo()} onPress={() => note.undo.redo()} />
      <span class="toolbar-gap" />
      {MARKS.map((mark) => (
        <ToolButton
          key={mark.name}
          icon={mark.icon}
          name={mark.name}
          keys={mark.keys}
          isOn={editor !== null && mark.isOn(editor)}
          onPress={() => editor && mark.toggle(editor)}
        />
      ))}
    </div>
  );
}

interface ToolButtonProps {
  icon: IconName;
  name: string;
  keys: string;
  isOn?: boolean;
  isOff?: boolean;
  onPress: () => void;
}

function ToolButton({ icon, name, keys, isOn, isOff, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      class="tool"
      title={`${name} (${keys})`}
      aria-label={name}
      aria-keyshortcuts={keys}
      aria-pressed={isOn}
      disabled={isOff}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
