import type { FieldValue } from "../note/fields";
import { device } from "../service/device";
import { fullMoment } from "./age";

const NAMES: Record<string, string> = {
  severity: "Severity",
  status: "Status",
  incident_kind: "Kind",
  site: "Site",
  equipment: "Equipment",
  occurred_at_ms: "Occurred",
  occurred_is_uncertain: "Occurred, certain or not",
};

/** What a field is called on the page. */
export const fieldName = (field: string): string => NAMES[field] ?? field;

/** A value as people read it in that field. */
export function valueWords(field: string, value: FieldValue): string {
  if (value === null || value === "") return field === "occurred_at_ms" ? "Unknown" : "Not set";
  if (typeof value === "boolean") return value ? "Not certain" : "Certain";
  if (typeof value === "number") return fullMoment(value);
  const choices = (device.value?.choices as Record<string, { value: string; label: string }[]> | undefined)?.[field];
  return choices?.find((choice) => choice.value === value)?.label ?? value;
}
