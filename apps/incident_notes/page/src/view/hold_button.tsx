import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";

const HOLD_MS = 700;

interface Props {
  icon: IconName;
  name: string;
  onHeld: () => void;
}

/** A button for what cannot be wanted by accident: press and hold, with a finger, the mouse, Enter or Space. */
export function HoldButton({ icon, name, onHeld }: Props) {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const press = (): void => {
    if (timer.current !== undefined) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      release();
      onHeld();
    }, HOLD_MS);
  };
  const release = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const isPressKey = (event: KeyboardEvent): boolean => event.key === "Enter" || event.key === " ";
  useEffect(() => release, []);

  return (
    <button
      type="button"
      class={`hold-button ${isHeld ? "is-held" : ""}`}
      aria-label={`${name} (press and hold)`}
      title={`${name} (press and hold)`}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isPressKey(event)) return;
        event.preventDefault();
        press();
      }}
      onKeyUp={(event) => isPressKey(event) && release()}
    >
      <Icon name={icon} />
    </button>
  );
}
