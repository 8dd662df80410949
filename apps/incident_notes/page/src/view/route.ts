import { computed, signal } from "@preact/signals";

export type Route = { screen: "notes" } | { screen: "note"; id: string } | { screen: "new" } | { screen: "review" };

const hash = signal(location.hash);
window.addEventListener("hashchange", () => (hash.value = location.hash));

export const route = computed<Route>(() => {
  const note = /^#\/notes\/([a-z0-9]+)$/.exec(hash.value)?.[1];
  if (note) return { screen: "note", id: note };
  if (hash.value === "#/new") return { screen: "new" };
  if (hash.value === "#/review") return { screen: "review" };
  return { screen: "notes" };
});

export const noteLink = (id: string): string => `#/notes/${id}`;

export function goTo(link: string): void {
  location.hash = link;
}

/** Names the note that `#/new` became, without a step in the browser's history. */
export function settleOn(id: string): void {
  history.replaceState(null, "", noteLink(id));
  hash.value = location.hash;
}
