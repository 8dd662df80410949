import { appendSound, beginRecording, finishRecording } from "../service/recordings";

const PIECE_BYTES = 512 * 1024;
const MEDIA_TYPE: Record<string, string> = {
  wav: "audio/wav",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  webm: "audio/webm",
};

export const SOUND_FILES = ".wav,.ogg,.oga,.opus,.webm,audio/wav,audio/ogg,audio/webm";

/** Hands a sound file to the device, piece by piece; `tell` hears which share of it has arrived. */
export async function handOverFile(note: string, file: File, tell: (share: number) => void): Promise<void> {
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const mediaType = MEDIA_TYPE[ending] ?? file.type.split(";")[0] ?? "";
  const recording = await beginRecording(note, mediaType);
  for (let start = 0, number = 0; start < file.size; start += PIECE_BYTES, number += 1) {
    tell(start / file.size);
    await appendSound(recording, number, file.slice(start, start + PIECE_BYTES));
  }
  await finishRecording(recording);
}
