import type { FieldValue } from "../note/fields";
import type { Failure } from "./model";

/** A request the local server refused, or could not be asked. */
export class RequestFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

const NO_ANSWER: Failure = {
  code: "no_answer",
  what: "This page cannot reach Incident Notes on this device.",
  lost: "Nothing that was shown as saved is lost.",
  next: "Check that incident-notes is still running here. The page tries again by itself.",
};

export async function request(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
  const sent = body === undefined || body instanceof Blob ? (body ?? null) : JSON.stringify(body);
  const response = await fetch(path, { method, cache: "no-store", body: sent }).catch(() => {
    throw new RequestFailed(NO_ANSWER);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RequestFailed((answer as { error?: Failure } | null)?.error ?? NO_ANSWER);
  return answer;
}

export async function createNote(): Promise<string> {
  return ((await request("POST", "/api/notes")) as { id: string }).id;
}

export async function workOffline(offline: boolean): Promise<void> {
  await request("POST", offline ? "/api/offline" : "/api/online");
}

/** Settles a parallel update for one of its values; throws `RequestFailed`. */
export async function decideField(note: string, field: string, value: FieldValue): Promise<void> {
  await request("POST", `/api/notes/${note}/decided`, { field, value });
}

export async function putAlarmAway(number: number): Promise<void> {
  await request("POST", `/api/alarms/${number}/seen`);
}

/** Whether this browser still holds a session; throws `RequestFailed` where the server does not answer. */
export async function isSignedIn(): Promise<boolean> {
  try {
    await request("GET", "/api/device");
    return true;
  } catch (problem) {
    if (problem instanceof RequestFailed && problem.failure.code === "signed_out") return false;
    throw problem;
  }
}
