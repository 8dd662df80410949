import { Icon } from "./icon";
import { device } from "../service/device";

/** What waits for a person's decision. Nothing can be sent for review yet, and the screen says so. */
export function Review() {
  const quarantined = device.value?.facts.quarantined ?? 0;
  return (
    <main class="review" aria-labelledby="review-title">
      <h1 id="review-title">Review</h1>
      {quarantined > 0 ? (
        <p class="notice">{`${quarantined} received ${quarantined === 1 ? "change was" : "changes were"} set aside because a check failed. They are kept, and are not part of any note.`}</p>
      ) : (
        <div class="blank">
          <Icon name="review" />
          <h2>Nothing waits for a decision</h2>
          <p>
            Text written on two devices merges by itself. When something needs a person to decide, it appears here with both versions, who wrote
            them and when.
          </p>
        </div>
      )}
    </main>
  );
}
