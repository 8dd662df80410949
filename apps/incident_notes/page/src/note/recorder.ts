import { signal } from "@preact/signals";
import { RequestFailed } from "../service/api";
import { appendSound, beginRecording, finishRecording } from "../service/recordings";

/** What the microphone is doing. `savedMs` of the sound are on this device's disk. */
export type Recording =
  | { state: "idle" }
  | { state: "starting" }
  | { state: "recording"; note: string; startedAtMs: number; savedMs: number }
  | { state: "finishing"; note: string; savedMs: number }
  | { state: "failed"; reason: string };

export const PIECE_MS = 5000;
const RETRY_MS = 3000;
const BITS_PER_SECOND = 32_000;
const MEDIA_TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"];
const QUIETEST_DB = -60;

/**
 * Records for one note at a time. Every five seconds of sound are handed to the device, in order and until it has them;
 * so a tab that is closed loses at most the last few seconds.
 */
class Recorder {
  readonly now = signal<Recording>({ state: "idle" });
  /** How loud it is, from 0 to 1. */
  readonly level = signal(0);
  #media: MediaRecorder | null = null;
  #handingOver: Promise<void> = Promise.resolve();
  /** What went wrong first; what was handed over before it is safe. */
  #problem: unknown = null;
  #stopMeasuring: () => void = () => undefined;

  get isBusy(): boolean {
    return ["starting", "recording", "finishing"].includes(this.now.value.state);
  }

  /** Begins to record for a note, which is made where it has no id yet. */
  async start(identify: () => Promise<string>): Promise<void> {
    if (this.isBusy) return;
    this.now.value = { state: "starting" };
    this.#problem = null;
    let sound: MediaStream | null = null;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false } });
      await this.#record(sound, await identify());
    } catch (problem) {
      if (sound) turnOff(sound);
      this.#fail(problem);
    }
  }

  stop(): void {
    if (this.#media?.state === "recording") this.#media.stop();
  }

  async #record(sound: MediaStream, note: string): Promise<void> {
    const mimeType = MEDIA_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    if (mimeType === undefined) throw new Error("This browser records in no form that is understood here.");
    const recording = await beginRecording(note, mimeType.split(";")[0] ?? "");
    const media = new MediaRecorder(sound, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const startedAtMs = Date.now();
    let pieces = 0;
    media.ondataavailable = ({ data }) => {
      if (data.size > 0) this.#handOver(recording, pieces++, data, Date.now() - startedAtMs);
    };
    media.onstop = () => void this.#finish(recording, note, sound);
    this.#media = media;
    this.#stopMeasuring = measure(sound, (level) => (this.level.value = level));
    this.now.value = { state: "recording", note, startedAtMs, savedMs: 0 };
    media.start(PIECE_MS);
  }

  #handOver(recording: string, number: number, piece: Blob, untilMs: number): void {
    this.#handingOver = this.#handingOver.then(async () => {
      // A piece after one that was refused would leave a hole between them.
      if (this.#problem !== null) return;
      await untilDone(() => appendSound(recording, number, piece));
      const { value: now } = this.now;
      if (now.state === "recording" || now.state === "finishing") this.now.value = { ...now, savedMs: untilMs };
    }).catch((problem: unknown) => {
      this.#problem ??= problem;
      this.stop();
    });
  }

  async #finish(recording: string, note: string, sound: MediaStream): Promise<void> {
    this.#stopMeasuring();
    this.level.value = 0;
    turnOff(sound);
    const { value: now } = this.now;
    this.now.value = { state: "finishing", note, savedMs: now.state === "recording" ? now.savedMs : 0 };
    await this.#handingOver;
    await untilDone(() => finishRecording(recording)).catch((problem: unknown) => (this.#problem ??= problem));
    this.now.value = { state: "idle" };
    if (this.#problem !== null) this.#fail(this.#problem);
  }

  #fail(problem: unknown): void {
    this.now.value = { state: "failed", reason: reasonOf(problem) };
  }
}

/** The page's one microphone. */
export const recorder = new Recorder();

window.addEventListener("beforeunload", (event) => {
  if (recorder.isBusy) event.preventDefault();
});

function turnOff(sound: MediaStream): void {
  for (const track of sound.getTracks()) track.stop();
}

/** Tries again while the device is out of reach; what it refuses is thrown. */
async function untilDone(attempt: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await attempt();
    } catch (problem) {
      if (!(problem instanceof RequestFailed) || problem.failure.code !== "no_answer") throw problem;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function reasonOf(problem: unknown): string {
  if (problem instanceof RequestFailed) return `${problem.failure.what} ${problem.failure.next}`;
  if (!(problem instanceof DOMException)) return (problem as Error).message;
  if (problem.name === "NotAllowedError") return "The browser does not let this page use the microphone. Allow it beside the address, then try again.";
  if (problem.name === "NotFoundError") return "No microphone was found. Plug one in, then try again.";
  return "The microphone could not be used. Another program may be using it.";
}

/** Tells how loud it is, a few times a second, until the answer is called. */
function measure(sound: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(sound).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    tell(Math.max(0, 1 - (10 * Math.log10(power + 1e-12)) / QUIETEST_DB));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
