import { useEffect, useState } from "preact/hooks";
import type * as Y from "yjs";

/** Draws the component again whenever this part of the note changes, by whoever's hand. */
export function useShared(part: { observeDeep(f: () => void): void; unobserveDeep(f: () => void): void }): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const again = (): void => draw((count) => count + 1);
    part.observeDeep(again);
    again();
    return () => part.unobserveDeep(again);
  }, [part]);
}

/** One entry of the note's fields as text; the empty string where it was never set. */
export function textOf(map: Y.Map<unknown>, key: string): string {
  const value = map.get(key);
  return typeof value === "string" ? value : "";
}
