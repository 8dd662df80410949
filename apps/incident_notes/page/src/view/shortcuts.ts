import { goTo } from "./route";

interface Does {
  help: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function moveInList(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".row-link")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const start = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current") === "page");
  const next = start < 0 ? 0 : Math.min(Math.max(start + step, 0), rows.length - 1);
  rows[next]?.focus();
}

/** Moves to a row of the list by its place. */
export function focusRow(place: number): void {
  document.querySelectorAll<HTMLElement>(".row-link")[place]?.focus();
}

/** Arrows move among what was found, as `j` and `k` do; from the first one up is the search box again. */
function arrow(key: string): void {
  const isFirst = document.activeElement === document.querySelector(".row-link");
  if (key === "ArrowUp" && isFirst) document.querySelector<HTMLElement>("#search")?.focus();
  else moveInList(key === "ArrowDown" ? 1 : -1);
}

function leave(): void {
  const focused = document.activeElement;
  if (isTyping(focused) && focused instanceof HTMLElement) return focused.blur();
  document.querySelector<HTMLElement>('.row-link[aria-current="page"]')?.focus();
}

/** Single keys, the same verbs as the command line; they rest while somebody types or a dialog is open. */
export function listenForKeys(does: Does): () => void {
  const verbs: Record<string, () => void> = {
    n: () => goTo("#/new"),
    "/": () => document.querySelector<HTMLElement>("#search")?.focus(),
    j: () => moveInList(1),
    k: () => moveInList(-1),
    e: () => document.querySelector<HTMLElement>(".body-text")?.focus(),
    "?": does.help,
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return leave();
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (isArrow && document.activeElement?.matches(".row-link")) {
      event.preventDefault();
      return arrow(event.key);
    }
    const verb = verbs[event.key];
    if (!verb || isTyping(event.target)) return;
    event.preventDefault();
    verb();
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
