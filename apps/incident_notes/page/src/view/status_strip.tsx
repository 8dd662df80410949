import { useState } from "preact/hooks";
import { current } from "../note/desk";
import { workOffline } from "../service/api";
import { device, link, noteById, notes } from "../service/device";
import type { Device, Facts, Status } from "../service/model";
import { AlarmCard } from "./alarm_card";
import { Dialog } from "./dialog";
import { DeliveryDetail, FourFacts } from "./facts";
import { Icon, type IconName } from "./icon";
import { ReadingSwitch } from "./reading_switch";
import { isConnected, networkSentence } from "./wording";

const waitingNotes = (): number => notes.value?.filter((note) => note.facts.waiting > 0).length ?? 0;

/** The line at the top of every screen; on a phone with a note open it speaks of that note alone. */
export function StatusStrip() {
  const [isOpen, setOpen] = useState(false);
  const here = device.value;
  if (!here) return <UnknownStatus />;
  const saving = current.value?.barrier.saving.value ?? null;
  const noteFacts = noteById(current.value?.id.value ?? "")?.facts;
  return (
    <header class={`status-strip ${isConnected(here.status) ? "is-connected" : "is-offline"}`}>
      <button type="button" class="status-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <NetworkLine status={here.status} />
        <span class={noteFacts ? "facts-everywhere" : ""}>
          <FourFacts facts={here.facts} saving={saving} />
        </span>
        {noteFacts && (
          <span class="facts-of-note">
            <FourFacts facts={noteFacts} saving={saving} />
          </span>
        )}
        <span class="hidden">Show details</span>
      </button>
      {here.alarms.length > 0 && <p class="strip-alarm">{here.alarms[here.alarms.length - 1]?.what}</p>}
      {isOpen && <StatusDialog here={here} facts={here.facts} onClose={() => setOpen(false)} />}
    </header>
  );
}

function UnknownStatus() {
  return <header class="status-strip is-unknown">{link.value === "opening" ? "Opening your notes…" : "Status unknown"}</header>;
}

const NETWORK_ICON: Record<Status["state"], IconName> = {
  offline: "offline",
  connecting: "relay",
  catching_up: "relay",
  live: "relay",
  refused: "warning",
};

function NetworkLine({ status }: { status: Status }) {
  return (
    <span class="network-line" role="status">
      <Icon name={NETWORK_ICON[status.state]} />
      <span>{networkSentence(status, waitingNotes())}</span>
    </span>
  );
}

function StatusDialog({ here, facts, onClose }: { here: Device; facts: Facts; onClose: () => void }) {
  const saving = current.value?.barrier.saving.value ?? null;
  return (
    <Dialog title="Where your work is" onClose={onClose}>
      <p class="dialog-lead">{networkSentence(here.status, waitingNotes())}</p>
      <DeliveryDetail facts={facts} saving={saving} />
      <OfflineSwitch status={here.status} />
      <ReadingSwitch />
      {here.alarms.map((alarm) => (
        <AlarmCard key={alarm.number} alarm={alarm} />
      ))}
      <p class="device-line">
        This device is <strong>{here.name}</strong> <code>{here.id}</code>
      </p>
    </Dialog>
  );
}

function OfflineSwitch({ status }: { status: Status }) {
  const isOffline = status.state === "offline" && status.by_choice;
  const [failed, setFailed] = useState(false);
  const turn = (): void => {
    setFailed(false);
    workOffline(!isOffline).catch(() => setFailed(true));
  };
  return (
    <div class="offline-switch">
      <button type="button" role="switch" aria-checked={isOffline} class="switch" onClick={turn}>
        <span class="switch-knob" aria-hidden="true" />
        <span>Work offline</span>
      </button>
      <p>Nothing goes out or comes in until you turn this off. Everything is still saved here.</p>
      {failed && <p class="notice">That did not work: this page cannot reach the device. Nothing changed.</p>}
    </div>
  );
}
