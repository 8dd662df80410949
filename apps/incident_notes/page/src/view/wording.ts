import type { Facts, Holder, Status } from "../service/model";
import type { Saving } from "../note/save_barrier";
import type { Link } from "../service/device";
import type { IconName } from "./icon";
import { age, ago, moment } from "./age";

/** One of the four facts, in words. */
export interface Fact {
  icon: IconName;
  words: string;
  tone: "plain" | "unknown" | "failed";
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export function savedFact(facts: Facts, saving: Saving | null, link: Link): Fact {
  if (saving?.state === "cannot_save") return { icon: "warning", words: "Cannot save here", tone: "failed" };
  if (saving?.state === "only_in_page") return { icon: "warning", words: "Not saved yet: only in this page", tone: "failed" };
  if (saving?.state === "saving") return { icon: "waiting", words: "Saving…", tone: "plain" };
  if (link === "lost" || link === "signed_out") return { icon: "device", words: "Saved state unknown", tone: "unknown" };
  if (facts.saved_at_ms === null) return { icon: "device", words: "Nothing written yet", tone: "unknown" };
  return { icon: "saved", words: `Saved here ${moment(facts.saved_at_ms)}`, tone: "plain" };
}

export function waitingFact(facts: Facts): Fact {
  const waiting = facts.notes ? plural(facts.notes.waiting, "note") : plural(facts.waiting, "change");
  if (facts.waiting === 0) return { icon: "waiting", words: "Nothing waiting", tone: "plain" };
  const oldest = facts.oldest_waiting_at_ms === null ? "" : ` (oldest ${age(facts.oldest_waiting_at_ms)})`;
  return { icon: "waiting", words: `${waiting} waiting${oldest}`, tone: "plain" };
}

export function relayFact(facts: Facts): Fact {
  if (facts.own_records_accepted === 0) return { icon: "relay", words: "Relay: nothing of yours yet", tone: "unknown" };
  return { icon: "relay", words: `Relay has ${shareOnRelay(facts)}`, tone: "plain" };
}

function shareOnRelay({ notes, waiting, own_records, own_records_accepted }: Facts): string {
  if (waiting === 0 && own_records_accepted === own_records) return "all of yours";
  return notes ? `all of yours in ${notes.on_relay} of ${plural(notes.ours, "note")}` : "only a part of yours";
}

/** What the relay's share is counted by; receipts are for sealed parcels, and one holds whatever was written in a while. */
export function receiptWords({ own_records, own_records_accepted }: Facts): string {
  const counted = own_records === 0 ? "Counted by receipts the relay signs." : `The relay signed receipts for ${own_records_accepted} of ${plural(own_records, "sealed parcel")}.`;
  return `${counted} It cannot read the notes.`;
}

export function seenFact(facts: Facts): Fact {
  if (facts.holders.length === 0) return { icon: "seen", words: "No other device yet", tone: "unknown" };
  const heard = facts.holders.some((holder) => holder.last_heard_at_ms !== null);
  const words = isAllByOthers(facts) ? lastHeard(facts.holders) : seenBy(facts);
  return { icon: "seen", words, tone: heard ? "plain" : "unknown" };
}

/** Whether there is nothing of this device's own that another could hold. */
const isAllByOthers = (facts: Facts): boolean => facts.own_records === 0 && facts.waiting === 0;

function lastHeard(holders: Holder[]): string {
  const heard = holders.map(({ name, last_heard_at_ms: at }) => `${name} ${at === null ? "never" : ago(at)}`);
  return `Last heard: ${heard.join(" · ")}`;
}

/** "Seen" only where that device itself said that it holds everything; the others are named by what is known of them. */
function seenBy({ holders, notes }: Facts): string {
  const isSilent = (holder: Holder): boolean => holder.last_heard_at_ms === null;
  const groups: [string, string[]][] = [
    ["Seen by", holders.flatMap(({ name, last_heard_at_ms: at, holds_all_of_ours: all }) => (at !== null && all ? [`${name} ${ago(at)}`] : []))],
    ["Not all yet:", namesOf(holders, (holder) => !isSilent(holder) && holder.holds_all_of_ours === false)],
    ["Not known yet:", namesOf(holders, (holder) => !isSilent(holder) && holder.holds_all_of_ours === null)],
    // About one note a device may just have said nothing yet; over all notes it was never there.
    [notes ? "Never heard:" : "Nothing heard yet:", namesOf(holders, isSilent)],
  ];
  return groups.filter(([, names]) => names.length > 0).map(([label, names]) => `${label} ${names.join(" · ")}`).join("; ");
}

const namesOf = (holders: Holder[], which: (holder: Holder) => boolean): string[] => holders.filter(which).map((holder) => holder.name);

/** What one other device is known to hold, as a sentence. */
export function holding(holder: Holder, facts: Facts): string {
  if (holder.last_heard_at_ms === null) return `${facts.notes ? "Never heard from." : "Has said nothing of this note yet."} What it holds is unknown.`;
  const when = ago(holder.last_heard_at_ms);
  if (isAllByOthers(facts)) return `Last heard ${when}.`;
  if (holder.holds_all_of_ours === null) return `Last heard ${when}. What it holds is unknown.`;
  if (holder.holds_all_of_ours) return `Has everything you wrote. Said so ${when}.`;
  return `Does not have everything yet. Last heard ${when}.`;
}

/** How the network is, as a sentence that says first that nothing is at risk. */
export function networkSentence(status: Status, waitingNotes: number): string {
  const later = waitingNotes === 0 ? "Nothing is waiting to go out." : `${plural(waitingNotes, "note")} will go out later.`;
  switch (status.state) {
    case "offline":
      return `${status.by_choice ? "Working offline, as you asked." : "No network."} Everything is saved on this device. ${later}`;
    case "connecting":
      return `Reaching the relay. Everything is saved on this device. ${later}`;
    case "catching_up":
      return `Catching up: ${plural(status.remaining, "record")} still to come. You can go on writing.`;
    case "live":
      return "Connected. Changes go out and come in as they are made.";
    case "refused":
      return `The relay turned this device away: ${status.reason}. Everything is saved on this device.`;
  }
}

export const isConnected = (status: Status): boolean => status.state === "live" || status.state === "catching_up";
