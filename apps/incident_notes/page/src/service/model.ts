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

/** What a suggestion was made by, and from which state of the note; `source` is short enough to compare by eye. */
export interface Made {
  model: string;
  version: string;
  device_name: string;
  is_here: boolean;
  source: string;
  made_at_ms: number;
  is_stale: boolean;
}

/** What somebody decided about a suggestion; `text` is the summary, or the action, in the words that count. */
export interface Decision {
  about: "summary" | "action" | "severity";
  suggestion: string;
  verdict: "accepted" | "edited" | "dismissed";
  text: string;
  model: string;
  version: string;
  source: string;
  by_name: string;
  at_ms: number;
}

export interface SuggestedAction {
  id: string;
  /** The place in the note, in its own words. */
  place: string;
  what: string;
  who: string;
  /** As it is written in the note, such as "by Friday". */
  until: string;
  /** A date such as `2026-11-27`, or "". */
  due: string;
}

export interface SeverityOpinion {
  id: string;
  level: string;
  severity: string;
  is_unsure: boolean;
  /** The words of the note that speak for it. */
  places: string[];
}

/** What the device made of one note; null where it has not read it yet. */
export interface Reading {
  summary: { id: string; sentences: string[]; made: Made } | null;
  actions: { items: SuggestedAction[]; made: Made } | null;
  severity: { opinion: SeverityOpinion | null; made: Made } | null;
}

export interface Related {
  id: string;
  title: string;
  severity: string | null;
  own: string;
  theirs: string;
}

export interface ReadingProgress {
  state: "idle" | "reading" | "paused" | "unavailable";
  waiting: number;
  done: number;
  reason: string | null;
  /** How many notes could not be read, and why the last of them could not. */
  left_out: number;
  problem: string | null;
  /** Whether voice notes can be taken, and whether they can be written down. */
  records: boolean;
  hears: boolean;
}

/** A stretch of a passage; `is_found` where the words that were searched for stand. */
export interface Piece {
  text: string;
  is_found: boolean;
}

export interface SearchHit {
  id: string;
  passage: Piece[];
  /** The line of the note to show first. */
  place: string;
  /** The words that this note shares with the search. */
  words: string[];
  /** How close the meaning is, at most 1; null where only the words were compared. */
  meaning: number | null;
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** Why only words were compared, in a sentence; null where the meaning was, too. */
  problem: string | null;
}

export interface RedactedPiece {
  text: string;
  /** "[PERSON-1]", or null where nothing was taken out. */
  placeholder: string | null;
  kind: string;
}

export interface Redaction {
  pieces: RedactedPiece[];
  report: { kind: string; label: string; count: number; rules: string[] }[];
  made_by: string;
}

export interface Recording {
  id: string;
  state: "recording" | "waiting" | "transcribed" | "failed" | "shredded";
  started_at_ms: number;
  length_ms: number | null;
  keep_until_ms: number;
  /** From 0 to 1 while it is being written down. */
  progress: number | null;
  /** Whether nobody speaks in it, as far as was heard. */
  is_silent: boolean;
  reason: string | null;
}

export interface Transcript {
  recording: string;
  model: string;
  at_ms: number;
  checked_by_name: string;
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
  decisions: Decision[];
  transcripts: Transcript[];
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
  | { type: "note_gone"; id: string }
  | { type: "reading_progress"; progress: ReadingProgress }
  | { type: "reading"; id: string }
  | { type: "recordings"; id: string };
