import { signal } from "@preact/signals";
import { device, notes, readingProgress } from "../service/device";
import type { ReadingProgress } from "../service/model";
import { Icon, SeverityShape } from "./icon";
import { placeInNote } from "./place_in_note";
import { noteLink, goTo } from "./route";
import { filterCount, filters, isSearching, NO_FILTERS, problem, results, words } from "./search";
import { focusRow } from "./shortcuts";

const isOpen = signal(false);

/** The search box with its filters; arrows lead into the results, Enter opens the first. */
export function SearchField() {
  return (
    <search class="search-part">
      <div class="search-row">
        <label class="search">
          <Icon name="search" />
          <span class="hidden">Search notes</span>
          <input
            id="search"
            type="search"
            placeholder="Words or meaning"
            autocomplete="off"
            aria-keyshortcuts="/"
            value={words.value}
            onInput={(event) => (words.value = event.currentTarget.value)}
            onKeyDown={moveOn}
          />
        </label>
        <button type="button" class="quiet" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
          <Icon name="filter" />
          <span class="hidden">Filters</span>
          {filterCount.value > 0 && (
            <span class="filter-count">
              {filterCount.value}
              <span class="hidden"> set</span>
            </span>
          )}
        </button>
      </div>
      {isOpen.value && <FilterPart />}
      <p class="search-said" role="status">
        {isSearching.value && saidOfSearch(readingProgress.value)}
      </p>
    </search>
  );
}

function moveOn(event: KeyboardEvent): void {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    focusRow(0);
  }
  const first = results.value?.[0];
  if (event.key !== "Enter" || event.isComposing || !isSearching.value || !first) return;
  event.preventDefault();
  placeInNote.value = { note: first.note.id, words: first.hit.place };
  goTo(noteLink(first.note.id));
}

/** How many were found, and by what: where only words were compared, why. */
function saidOfSearch(progress: ReadingProgress | null): string {
  const count = results.value?.length;
  if (count === undefined) return "Searching…";
  const found = count === 0 ? "Nothing found" : `${count} ${count === 1 ? "note" : "notes"}`;
  if (problem.value !== null) return `${found}, by words only. ${problem.value}`;
  const waiting = progress?.waiting ?? 0;
  return waiting === 0 ? `${found}, by words and meaning.` : `${found}, by words and meaning. ${notReadYet(waiting)}`;
}

const notReadYet = (waiting: number): string =>
  waiting === 1 ? "One note has not been read yet, and is found by its words." : `${waiting} notes have not been read yet, and are found by their words.`;

const DAY_MS = 86_400_000;
const SPANS: [string, number][] = [
  ["Any time", 0],
  ["Last 24 hours", 1],
  ["Last 7 days", 7],
  ["Last 30 days", 30],
  ["Last year", 365],
];
const chosenSpan = signal("0");

function FilterPart() {
  const choices = device.value?.choices;
  return (
    <div class="filters" role="group" aria-label="Filters">
      <fieldset>
        <legend>Severity</legend>
        <div class="filter-severities">
          {choices?.severity.map(({ value, label }) => (
            <label key={value} class={`severity-choice severity-${value}`}>
              <input
                type="checkbox"
                checked={filters.value.severity.includes(value)}
                onChange={() => (filters.value = { ...filters.value, severity: toggled(filters.value.severity, value) })}
              />
              <SeverityShape severity={value} />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="filter-selects">
        <Select label="Status" value={filters.value.status[0] ?? ""} onValue={(status) => set({ status: status === "" ? [] : [status] })}>
          <option value="">Any status</option>
          {choices?.status.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </Select>
        <Select label="Time" value={filters.value.afterMs === null ? "0" : chosenSpan.value} onValue={setSpan}>
          {SPANS.map(([label, days]) => <option key={days} value={String(days)}>{label}</option>)}
        </Select>
        <Select label="Site" value={filters.value.site} onValue={(site) => set({ site })}>
          <option value="">Any site</option>
          {knownSites().map((site) => <option key={site} value={site}>{site}</option>)}
        </Select>
      </div>
      <button type="button" class="quiet" disabled={filterCount.value === 0} onClick={() => (filters.value = NO_FILTERS)}>
        Clear filters
      </button>
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  children: preact.ComponentChildren;
}

function Select({ label, value, onValue, children }: SelectProps) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

function set(changed: Partial<typeof NO_FILTERS>): void {
  filters.value = { ...filters.value, ...changed };
}

function setSpan(days: string): void {
  chosenSpan.value = days;
  set({ afterMs: days === "0" ? null : Date.now() - Number(days) * DAY_MS });
}

const toggled = (all: readonly string[], one: string): string[] =>
  all.includes(one) ? all.filter((each) => each !== one) : [...all, one];

const knownSites = (): string[] => [...new Set(notes.value?.map(({ site }) => site.trim()).filter((site) => site !== ""))].sort();
