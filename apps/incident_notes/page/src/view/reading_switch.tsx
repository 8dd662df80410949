import { useState } from "preact/hooks";
import { readingProgress } from "../service/device";
import { pauseReading } from "../service/reading";
import type { ReadingProgress } from "../service/model";

/** How far the device has come with reading its notes, and a switch to make it wait. */
export function ReadingSwitch() {
  const [failed, setFailed] = useState(false);
  const progress = readingProgress.value;
  if (progress === null || progress.state === "unavailable") return null;
  const isPaused = progress.state === "paused";
  const turn = (): void => {
    setFailed(false);
    pauseReading(!isPaused).catch(() => setFailed(true));
  };
  return (
    <div class="reading-switch">
      <button type="button" role="switch" aria-checked={!isPaused} class="switch" onClick={turn}>
        <span class="switch-knob" aria-hidden="true" />
        <span>Read notes on this device</span>
      </button>
      <p role="status">{howFar(progress)}</p>
      {progress.left_out > 0 && <p class="notice">{leftOut(progress)}</p>}
      {progress.state === "reading" && (
        <progress aria-label="Notes read" max={progress.done + progress.waiting} value={progress.done} />
      )}
      {failed && <p class="notice">That did not work: this page cannot reach the device. Nothing changed.</p>}
    </div>
  );
}

const counted = (count: number): string => `${count} ${count === 1 ? "note" : "notes"}`;

function howFar({ state, waiting, left_out }: ReadingProgress): string {
  const all = left_out === 0 ? "Every note has been read." : "Every other note has been read.";
  if (state === "paused") return waiting === 0 ? `Paused. ${all}` : `Paused. ${counted(waiting)} not read yet.`;
  if (waiting > 0) return `Reading: ${counted(waiting)} to go. Nothing leaves this device.`;
  return `${all} Nothing leaves this device.`;
}

function leftOut({ left_out, problem }: ReadingProgress): string {
  return `${counted(left_out)} could not be read, and can be found by no search. ${problem ?? ""}`;
}
