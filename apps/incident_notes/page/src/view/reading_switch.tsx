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
      {progress.state === "reading" && (
        <progress aria-label="Notes read" max={progress.done + progress.waiting} value={progress.done} />
      )}
      {failed && <p class="notice">That did not work: this page cannot reach the device. Nothing changed.</p>}
    </div>
  );
}

function howFar({ state, waiting }: ReadingProgress): string {
  const notes = `${waiting} ${waiting === 1 ? "note" : "notes"}`;
  if (state === "paused") return waiting === 0 ? "Paused. Every note has been read." : `Paused. ${notes} not read yet.`;
  if (waiting > 0) return `Reading: ${notes} to go. Nothing leaves this device.`;
  return "Every note has been read. Nothing leaves this device.";
}
