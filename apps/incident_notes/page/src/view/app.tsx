import { useEffect, useState } from "preact/hooks";
import { current } from "../note/desk";
import { link, notes } from "../service/device";
import type { Failure } from "../service/model";
import { FailureCard } from "./failure_card";
import { HelpDialog } from "./help_dialog";
import { Icon } from "./icon";
import { NoteList } from "./note_list";
import { NoteScreen } from "./note_screen";
import { Review } from "./review";
import { route } from "./route";
import { listenForKeys } from "./shortcuts";
import { StatusStrip } from "./status_strip";

const LOST: Failure = {
  code: "device_out_of_reach",
  what: "This page cannot reach Incident Notes on this device.",
  lost: "Nothing that was shown as saved is lost.",
  next: "Start incident-notes on this device again. The page comes back by itself.",
};

const SIGNED_OUT: Failure = {
  code: "signed_out",
  what: "This page is no longer signed in to this device.",
  lost: "Nothing that was shown as saved is lost. Keep this tab open if it shows unsaved words.",
  next: "Run incident-notes serve on the device and open the link it prints in this browser.",
};

export function App() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => listenForKeys({ help: () => setHelpOpen(true) }), []);
  return (
    <div class="page" data-screen={route.value.screen === "new" ? "note" : route.value.screen}>
      <StatusStrip />
      <LinkTrouble />
      <NoteList onHelp={() => setHelpOpen(true)} />
      <Content />
      <BottomBar />
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function LinkTrouble() {
  if (link.value === "signed_out") return <div class="link-trouble"><FailureCard failure={SIGNED_OUT} /></div>;
  if (link.value === "lost") return <div class="link-trouble"><FailureCard failure={LOST} /></div>;
  return null;
}

function Content() {
  if (route.value.screen === "review") return <Review />;
  if (current.value) return <NoteScreen key={current.value.doc.guid} note={current.value} />;
  return (
    <main class="nothing-open">
      <div class="blank">
        <Icon name="notes" />
        <h2>{notes.value?.length ? "Choose a note, or write a new one" : "Write down what happened"}</h2>
        <p>
          Press <kbd>n</kbd> to write, <kbd>j</kbd> and <kbd>k</kbd> to move through the list, <kbd>?</kbd> for every key.
        </p>
      </div>
    </main>
  );
}

function BottomBar() {
  const { screen } = route.value;
  return (
    <nav class="bottom-bar" aria-label="Main">
      <a href="#/" aria-current={screen === "notes" ? "page" : undefined}>
        <Icon name="notes" /> Notes
      </a>
      <a class="new-large" href="#/new">
        <Icon name="plus" /> New
      </a>
      <a href="#/review" aria-current={screen === "review" ? "page" : undefined}>
        <Icon name="review" /> Review
      </a>
    </nav>
  );
}
