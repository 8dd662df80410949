import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { decide, type Verdict } from "../service/reading";

/** Says something to a suggestion, and what went wrong where that failed. */
export function useDeciding(note: string): { say: (verdict: Verdict) => Promise<void>; failed: ComponentChild } {
  const [reason, setReason] = useState("");
  const say = async (verdict: Verdict): Promise<void> => {
    setReason("");
    try {
      await decide(note, verdict);
    } catch (problem) {
      setReason((problem as Error).message);
      throw problem;
    }
  };
  const quietly = (verdict: Verdict): Promise<void> => say(verdict).catch(() => undefined);
  return { say: quietly, failed: reason === "" ? null : <p class="notice" role="alert">{`That did not work. ${reason}`}</p> };
}
