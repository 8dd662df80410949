import { useEffect, useState } from "preact/hooks";

/** What was asked for, the last answer staying in view while it is asked again; null until the first. */
export function useAsked<Answer>(ask: () => Promise<Answer>, on: readonly unknown[]): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isWanted = true;
    ask().then(
      (found) => isWanted && setAnswer(() => found),
      // The page says elsewhere that the device is out of reach; the last answer stays in view.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, on);
  return answer;
}
