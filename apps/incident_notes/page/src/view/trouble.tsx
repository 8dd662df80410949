import { current } from "../note/desk";
import { link } from "../service/device";
import type { Failure } from "../service/model";
import { FailureCard } from "./failure_card";

const LOST: Failure = {
  code: "device_out_of_reach",
  what: "This page cannot reach Incident Notes on this device.",
  lost: "Nothing that was shown as saved is lost.",
  next: "Start incident-notes on this device again. The page comes back by itself.",
};

const ONLY_IN_PAGE: Failure = {
  code: "device_out_of_reach",
  what: "This page lost its device.",
  lost: "What you typed last is only in this page. You can go on typing; keep this tab open.",
  next: "Start incident-notes on this device again. The page saves by itself as soon as it is back.",
};

const SIGNED_OUT: Failure = {
  code: "signed_out",
  what: "This page is no longer signed in to this device.",
  lost: "Nothing that was shown as saved is lost. Keep this tab open if it shows unsaved words.",
  next: "Run incident-notes serve on the device and open the link it prints in this browser.",
};

function cannotSave(reason: string): Failure {
  return {
    code: "not_saved",
    what: "Cannot save here.",
    lost: "What you typed last is only in this page. Keep this tab open; do not reload it.",
    next: `${reason} The page tries again every few seconds.`,
  };
}

function worst(): Failure | null {
  const saving = current.value?.barrier.saving.value;
  if (saving?.state === "cannot_save") return cannotSave(saving.reason);
  if (link.value === "signed_out") return SIGNED_OUT;
  if (saving?.state === "only_in_page") return ONLY_IN_PAGE;
  return link.value === "lost" ? LOST : null;
}

/** The worst thing that is wrong, if any: above the note, where no scrolling hides it, and never over the text. */
export function Trouble() {
  const failure = worst();
  return failure && <div class="trouble"><FailureCard failure={failure} /></div>;
}
