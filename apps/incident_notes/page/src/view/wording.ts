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
  if (facts.waiting === 0) return { icon: "waiting", words: "0 waiting", tone: "plain" };
  const oldest = facts.oldest_waiting_at_ms === null ? "age unknown" : `oldest ${age(facts.oldest_waiting_at_ms)}`;
  return { icon: "waiting", words: `${facts.waiting} waiting (${oldest})`, tone: "plain" };
}

export function relayFact(facts: Facts): Fact {
  if (facts.own_records === 0) return { icon: "relay", words: "Relay: nothing of yours yet", tone: "unknown" };
  return { icon: "relay", words: `Relay has ${facts.own_records_accepted} of ${facts.own_records}`, tone: "plain" };
}

export function seenFact(facts: Facts): Fact {
  if (facts.holders.length === 0) return { icon: "seen", words: "No other device yet", tone: "unknown" };
  const heard = facts.holders.some((holder) => holder.last_heard_at_ms !== null);
  const words = isAllByOthers(facts)
    ? `Last heard: ${facts.holders.map(heardFrom).join(", ")}`
    : `Seen by ${facts.holders.map(seenBy).join(", ")}`;
  return { icon: "seen", words, tone: heard ? "plain" : "unknown" };
}

/** Whether there is nothing of this device's own that another could hold. */
const isAllByOthers = (facts: Facts): boolean => facts.own_records === 0 && facts.waiting === 0;

function heardFrom(holder: Holder): string {
  return `${holder.name} ${holder.last_heard_at_ms === null ? "never" : ago(holder.last_heard_at_ms)}`;
}

/** "Seen" only where that device itself said that it holds everything. */
function seenBy(holder: Holder): string {
  if (holder.last_heard_at_ms === null) return `${holder.name} never`;
  if (holder.holds_all_of_ours === null) return `${holder.name} unknown`;
  return `${holder.name} ${holder.holds_all_of_ours ? ago(holder.last_heard_at_ms) : "not all yet"}`;
}

/** What one other device is known to hold, as a sentence. */
export function holding(holder: Holder, facts: Facts): string {
  if (holder.last_heard_at_ms === null) return "Never heard from. What it holds is unknown.";
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
