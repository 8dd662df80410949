import type { FieldValue } from "../note/fields";

/** What the local server says, as types. Times are milliseconds since 1970 by this device's clock. */

export interface Choice {
  value: string;
  label: string;
}

export interface Holder {
  device: string;
  name: string;
  /** null: this device never said what it holds. */
  holds_all_of_ours: boolean | null;
  last_heard_at_ms: number | null;
}

/** The four facts about where work is: for one note, or summed over every note. */
export interface Facts {
  saved_at_ms: number | null;
  waiting: number;
  oldest_waiting_at_ms: number | null;
  own_records: number;
  own_records_accepted: number;
  holders: Holder[];
  quarantined: number;
  /** Only over all notes: how many this device wrote in, the relay has all of that of, and wait to go out. */
  notes: { ours: number; on_relay: number; waiting: number } | null;
}

/** A field that was set to different values by people who did not know of each other; `applied` is what it holds. */
export interface ParallelUpdate {
  field: string;
  applied: FieldValue;
  versions: { value: FieldValue; by_name: string; at_ms: number }[];
}

export interface Standing {
  name: "draft" | "saved_here" | "waiting" | "on_relay" | "delivered" | "needs_review" | "quarantined";
  label: string;
}

export interface NoteSummary {
  id: string;
  title: string;
  excerpt: string;
  severity: string | null;
  status: string;
  site: string;
  equipment: string;
  incident_kind: string | null;
  occurred_at_ms: number | null;
  occurred_is_uncertain: boolean;
  recorded_at_ms: number;
  clock_unsure: boolean;
  received_at_ms: number | null;
  created_by: string;
  created_by_name: string;
  standing: Standing;
  facts: Facts;
  parallel: ParallelUpdate[];
  read_only_reason: string | null;
}

export type Status =
  | { state: "offline"; by_choice: boolean; retry_at_ms: number | null }
  | { state: "connecting" }
  | { state: "catching_up"; remaining: number }
  | { state: "live" }
  | { state: "refused"; reason: string };

export interface Member {
  device: string;
  name: string;
  is_self: boolean;
  last_heard_at_ms: number | null;
}

export interface Alarm {
  number: number;
  name: string;
  what: string;
  next_step: string;
  raised_at_ms: number;
}

export interface Device {
  id: string;
  name: string;
  status: Status;
  members: Member[];
  alarms: Alarm[];
  facts: Facts;
  choices: { severity: Choice[]; status: Choice[]; incident_kind: Choice[] };
}

/** A failure in the four sentences people need. */
export interface Failure {
  code: string;
  what: string;
  lost: string;
  next: string;
}

export type ServerEvent =
  | { type: "device"; device: Device }
  | { type: "notes"; notes: NoteSummary[] }
  | { type: "note"; note: NoteSummary }
  | { type: "note_gone"; id: string };
