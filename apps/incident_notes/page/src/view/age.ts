import { signal } from "@preact/signals";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The time by this device's clock, moving on so that ages on the page stay true. */
export const nowMs = signal(Date.now());
setInterval(() => (nowMs.value = Date.now()), 15_000);

/** The same, every second: for a clock that people watch. */
export const nowEachSecond = signal(Date.now());
setInterval(() => (nowEachSecond.value = Date.now()), 500);

/** "just now", "4 min ago", "3 h ago", "2 d ago". */
export function ago(atMs: number): string {
  const age = nowMs.value - atMs;
  if (age < MINUTE_MS) return "just now";
  return `${span(age)} ago`;
}

/** The age itself: "4 min", "3 h", "2 d". */
export function age(atMs: number): string {
  return span(Math.max(nowMs.value - atMs, MINUTE_MS));
}

function span(milliseconds: number): string {
  if (milliseconds < HOUR_MS) return `${Math.floor(milliseconds / MINUTE_MS)} min`;
  if (milliseconds < DAY_MS) return `${Math.floor(milliseconds / HOUR_MS)} h`;
  return `${Math.floor(milliseconds / DAY_MS)} d`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** "14:02" today, "19 Nov 2026, 14:02" on any other day. */
export function moment(atMs: number): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs.value).toDateString();
  return (sameDay ? clock : dayAndClock).format(atMs);
}

export function fullMoment(atMs: number): string {
  return dayAndClock.format(atMs);
}
