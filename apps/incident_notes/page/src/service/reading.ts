import { request } from "./api";
import type { Decision, Reading, Redaction, Related, SearchAnswer } from "./model";

/** What a search is narrowed by; an empty list or null lets everything through. Times are milliseconds since 1970. */
export interface Filters {
  severity: readonly string[];
  status: readonly string[];
  site: string;
  afterMs: number | null;
  beforeMs: number | null;
}

/** The notes that hold the words or mean something alike, best first; throws `RequestFailed`, as all of these do. */
export async function searchNotes(words: string, filters: Filters): Promise<SearchAnswer> {
  const asked = new URLSearchParams({ words });
  for (const severity of filters.severity) asked.append("severity", severity);
  for (const status of filters.status) asked.append("status", status);
  if (filters.site !== "") asked.set("site", filters.site);
  if (filters.afterMs !== null) asked.set("after_ms", String(filters.afterMs));
  if (filters.beforeMs !== null) asked.set("before_ms", String(filters.beforeMs));
  return (await request("GET", `/api/search?${asked}`)) as SearchAnswer;
}

export async function readingOf(note: string): Promise<Reading | null> {
  return ((await request("GET", `/api/notes/${note}/reading`)) as { reading: Reading | null }).reading;
}

export async function relatedTo(note: string): Promise<Related[]> {
  return ((await request("GET", `/api/notes/${note}/related`)) as { related: Related[] }).related;
}

/** What a person says to a suggestion; null takes back what was said before. */
export interface Verdict {
  about: Decision["about"];
  suggestion: string;
  verdict: Decision["verdict"] | null;
  text?: string;
  what?: string;
  owner?: string;
  due?: string;
}

export async function decide(note: string, verdict: Verdict): Promise<void> {
  await request("POST", `/api/notes/${note}/decisions`, verdict);
}

export async function redactionOf(note: string): Promise<Redaction> {
  return (await request("POST", `/api/notes/${note}/redaction`)) as Redaction;
}

export async function pauseReading(isPaused: boolean): Promise<void> {
  await request("POST", isPaused ? "/api/reading/pause" : "/api/reading/resume");
}
