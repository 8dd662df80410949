import { useEffect, useState } from "preact/hooks";
import type { NoteSummary, Redaction } from "../service/model";
import { redactionOf } from "../service/reading";
import { Dialog } from "./dialog";
import { Icon } from "./icon";

/** Opens the preview of the note without its personal data. */
export function RedactionButton({ note }: { note: NoteSummary }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet redact-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="hide" /> Redacted copy…
      </button>
      {isOpen && <RedactionDialog note={note} onClose={() => setOpen(false)} />}
    </>
  );
}

type Asked = { state: "waiting" } | { state: "failed"; reason: string } | { state: "done"; redaction: Redaction };

function RedactionDialog({ note, onClose }: { note: NoteSummary; onClose: () => void }) {
  const [asked, setAsked] = useState<Asked>({ state: "waiting" });
  useEffect(() => {
    redactionOf(note.id).then(
      (redaction) => setAsked({ state: "done", redaction }),
      (problem: Error) => setAsked({ state: "failed", reason: problem.message }),
    );
  }, [note.id]);
  return (
    <Dialog title="Redacted copy" onClose={onClose} isWide>
      <p class="dialog-lead">
        What is marked is taken out of the copy. A program finds most of it, not everything: read the copy before you hand it on.
      </p>
      {asked.state === "waiting" && <p role="status">Looking for personal data…</p>}
      {asked.state === "failed" && <p class="notice" role="alert">{`That did not work. ${asked.reason}`}</p>}
      {asked.state === "done" && <Preview redaction={asked.redaction} />}
    </Dialog>
  );
}

function Preview({ redaction }: { redaction: Redaction }) {
  const { pieces, report, made_by } = redaction;
  return (
    <>
      <div class="redaction">
        <section aria-labelledby="original-title">
          <h3 id="original-title">Original</h3>
          <p class="redaction-text" dir="auto">
            {pieces.map(({ text, placeholder }, place) => (placeholder === null ? text : <mark key={place}>{text}</mark>))}
          </p>
        </section>
        <section aria-labelledby="redacted-title">
          <h3 id="redacted-title">Redacted</h3>
          <p class="redaction-text" dir="auto">
            {pieces.map(({ text, placeholder }, place) => (placeholder === null ? text : <span key={place} class="placeholder">{placeholder}</span>))}
          </p>
        </section>
      </div>
      <CopyButton text={pieces.map(({ text, placeholder }) => placeholder ?? text).join("")} />
      <h3>What was found, and how</h3>
      {report.length === 0 ? <p>Nothing personal was found.</p> : <Report report={report} />}
      <p class="provenance">
        <Icon name="device" />
        <span>{`Computed on this device by rules and ${made_by}. Which placeholder stands for whom stays in this window.`}</span>
      </p>
    </>
  );
}

function Report({ report }: Pick<Redaction, "report">) {
  return (
    <table class="report">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Found</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {report.map(({ kind, label, count, rules }) => (
          <tr key={kind}>
            <th scope="row">{label}</th>
            <td>{count}</td>
            <td>{rules.join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied, without what was taken out."),
      () => setSaid("This browser does not allow copying. Select the text and copy it by hand."),
    );
  };
  return (
    <div class="row">
      <button type="button" class="primary" onClick={copy}>
        <Icon name="copy" /> Copy the redacted text
      </button>
      <span role="status">{said}</span>
    </div>
  );
}
