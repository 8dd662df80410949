import { request } from "./api";
import type { Recording } from "./model";

export async function beginRecording(note: string, mediaType: string): Promise<string> {
  const begun = await request("POST", `/api/notes/${note}/recordings`, { media_type: mediaType });
  return (begun as { id: string }).id;
}

/** Hands over one piece of sound; it is on this device's encrypted disk when this returns. */
export async function appendSound(recording: string, number: number, sound: Blob): Promise<void> {
  await request("POST", `/api/recordings/${recording}/pieces/${number}`, sound);
}

export async function finishRecording(recording: string): Promise<void> {
  await request("POST", `/api/recordings/${recording}/finish`);
}

/** Lets a recording that could not be written down be heard once more. */
export async function hearAgain(recording: string): Promise<void> {
  await request("POST", `/api/recordings/${recording}/again`);
}

export async function shredRecording(recording: string): Promise<void> {
  await request("POST", `/api/recordings/${recording}/shred`);
}

export async function recordingsOf(note: string): Promise<Recording[]> {
  return ((await request("GET", `/api/notes/${note}/recordings`)) as { recordings: Recording[] }).recordings;
}

/** A person compared the transcript with its recording. */
export async function checkTranscript(note: string, recording: string): Promise<void> {
  await request("POST", `/api/notes/${note}/transcripts/${recording}/checked`);
}

/** Where the sound itself is, to be listened to. */
export const soundOf = (recording: string): string => `/api/recordings/${recording}/sound`;
