import { useEffect, useState } from "preact/hooks";
import { current } from "../note/desk";
import { notes } from "../service/device";
import { HelpDialog } from "./help_dialog";
import { Icon } from "./icon";
import { NoteList } from "./note_list";
import { NoteScreen } from "./note_screen";
import { Review, ReviewCount } from "./review";
import { route } from "./route";
import { listenForKeys } from "./shortcuts";
import { StatusStrip } from "./status_strip";
import { Trouble } from "./trouble";
import { RecordingElsewhere } from "./voice_bar";

export function App() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => listenForKeys({ help: () => setHelpOpen(true) }), []);
  return (
    <div class="page" data-screen={route.value.screen === "new" ? "note" : route.value.screen}>
      <StatusStrip />
      <div class="notices">
        <Trouble />
        <RecordingElsewhere />
      </div>
      <NoteList onHelp={() => setHelpOpen(true)} />
      <Content />
      <BottomBar />
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function Content() {
  if (route.value.screen === "review") return <Review />;
  if (current.value) return <NoteScreen key={current.value.doc.guid} note={current.value} />;
  return (
    <section class="nothing-open" aria-label="No note is open">
      <div class="blank">
        <Icon name="notes" />
        <h2>{notes.value?.length ? "Choose a note, or write a new one" : "Write down what happened"}</h2>
        <p>
          Press <kbd>n</kbd> to write, <kbd>j</kbd> and <kbd>k</kbd> to move through the list, <kbd>?</kbd> for every key.
        </p>
      </div>
    </section>
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
        <Icon name="review" />
        <span>
          Review <ReviewCount />
        </span>
      </a>
    </nav>
  );
}
