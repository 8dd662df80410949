import type { ComponentChildren } from "preact";
import type { Failure } from "../service/model";
import { Icon } from "./icon";

/** A failure in four parts: what happened, whether anything is lost, what to do next, and a code to quote. */
export function FailureCard({ failure, children }: { failure: Failure; children?: ComponentChildren }) {
  return (
    <section class="failure" role="alert">
      <h2>
        <Icon name="warning" /> {failure.what}
      </h2>
      <p>
        <strong>Is anything lost?</strong> {failure.lost}
      </p>
      <p>
        <strong>What to do next:</strong> {failure.next}
      </p>
      {children}
      <p class="failure-code">
        Code <code>{failure.code}</code>
      </p>
    </section>
  );
}
