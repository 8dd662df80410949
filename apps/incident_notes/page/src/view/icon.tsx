/** Every drawing on the page, built in. Icons never stand alone: words beside them, or an accessible name on the button. */

const STROKES = {
  notes: "M6 3h9l4 4v14H6zM14.5 3v5H19M9 12h7M9 16h5",
  plus: "M12 5v14M5 12h14",
  review: "M5 4v17M5 5h12l-2.5 4L17 13H5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 17v.1",
  device: "M4 5h16v11H4zM9 20h6M12 16v4",
  saved: "M4 5h16v11H4zM9 20h6M12 16v4M8.5 10.5l2.5 2.5 4.5-5",
  waiting: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
  relay: "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 14v7M8.2 15.8a5.4 5.4 0 0 1 0-7.6M15.8 8.2a5.4 5.4 0 0 1 0 7.6M5.4 18.6a9.4 9.4 0 0 1 0-13.2M18.6 5.4a9.4 9.4 0 0 1 0 13.2",
  seen: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  offline: "M4 4l16 16M8.2 15.8a5.4 5.4 0 0 1-.6-6.8M15.8 8.2a5.4 5.4 0 0 1 .6 6.8M5.4 18.6A9.4 9.4 0 0 1 5 6M18.6 5.4A9.4 9.4 0 0 1 19 18",
  warning: "M12 3.5 22 20H2zM12 10v4.5M12 17.2v.1",
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  undo: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 0 12h-2",
  redo: "M15 6l5 5-5 5M20 11H10a6 6 0 0 0 0 12h2",
  bold: "M7 4h6.5a4 4 0 0 1 0 8H7zM7 12h7.5a4 4 0 0 1 0 8H7z",
  italic: "M10 4h8M6 20h8M14.5 4l-5 16",
  heading: "M6 4v16M18 4v16M6 12h12",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4.5M4 15h2.5L4 18.5h2.5",
  trash: "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 21c0-4 3.4-6 7.5-6s7.5 2 7.5 6",
  place: "M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  wrench: "M14.5 6.5a4.5 4.5 0 0 1 5.8-.9l-3 3 1.1 1.1 3-3a4.5 4.5 0 0 1-6 5.6L8 19.7a2.4 2.4 0 0 1-3.4-3.4l7.3-7.3",
  check: "M5 12.5l5 5L19.5 7",
  filter: "M4 6h16M7 12h10M10 18h4",
  microphone: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6",
  stop: "M7 7h10v10H7z",
  file: "M7 3h7l4 4v14H7zM13.5 3v5H18M12.5 18v-6M9.8 14.5l2.7-2.7 2.7 2.7",
  find: "M8 4H5a1 1 0 0 0-1 1v3M16 4h3a1 1 0 0 1 1 1v3M8 20H5a1 1 0 0 1-1-1v-3M16 20h3a1 1 0 0 0 1-1v-3M8 12h8",
  edit: "M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19z",
  hide: "M4 7h9M4 12h4M4 17h16M16 5h4v4h-4zM11 10h6v4h-6z",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
} as const;

export type IconName = keyof typeof STROKES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={STROKES[name]} />
    </svg>
  );
}

const SHAPES: Record<string, string> = {
  minor: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z",
  moderate: "M12 2.5 21.5 12 12 21.5 2.5 12z",
  serious: "M12 3 22.5 21h-21z",
  critical: "M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z",
};

/** Circle, diamond, triangle, octagon: severity can be told apart without colour. A dashed ring means not rated. */
export function SeverityShape({ severity }: { severity: string | null }) {
  const shape = severity === null ? undefined : SHAPES[severity];
  return (
    <svg class={`severity-shape severity-${shape ? severity : "unrated"}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shape ?? SHAPES["minor"]} />
    </svg>
  );
}
