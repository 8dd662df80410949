import { effect, signal } from "@preact/signals";

export type Theme = "day" | "night";

const REMEMBERED = "incident-notes.theme";
const prefersNight = window.matchMedia("(prefers-color-scheme: dark)");

function remembered(): Theme | null {
  const value = localStorage.getItem(REMEMBERED);
  return value === "day" || value === "night" ? value : null;
}

const chosen = signal(remembered());
const wanted = signal<Theme>(prefersNight.matches ? "night" : "day");
prefersNight.addEventListener("change", (event) => (wanted.value = event.matches ? "night" : "day"));

export const theme = (): Theme => chosen.value ?? wanted.value;

export function switchTheme(): void {
  chosen.value = theme() === "day" ? "night" : "day";
  localStorage.setItem(REMEMBERED, chosen.value);
}

effect(() => {
  document.documentElement.dataset["theme"] = theme();
});
