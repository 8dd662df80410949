import { signal } from "@preact/signals";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";

/** Whether what was typed here is on this device's disk. */
export type Saving =
  | { state: "saved" }
  | { state: "saving" }
  | { state: "only_in_page" }
  | { state: "cannot_save"; reason: string };

const BARRIER_MESSAGE = 4;
const HEARTBEAT_MS = 10_000;

/**
 * Knows when every edit made in this page is durable.
 *
 * After an edit the page sends a numbered barrier behind it; the server answers with the same number once everything
 * before it is committed. A state vector could not say this: deletions do not move it.
 */
export class SaveBarrier {
  static readonly CANNOT_SAVE = 4507;

  readonly saving = signal<Saving>({ state: "saved" });
  #provider: WebsocketProvider | null = null;
  #edits = 0;
  #durable = 0;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(doc: Y.Doc) {
    doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin !== this.#provider) this.#edited();
    });
  }

  follow(provider: WebsocketProvider): void {
    this.#provider = provider;
    provider.messageHandlers[BARRIER_MESSAGE] = (_reply, decoder) => this.#passed(decoding.readVarUint(decoder));
    provider.on("sync", (synced: boolean) => {
      if (synced) this.#ask();
    });
    provider.on("connection-close", (event: CloseEvent | null) => this.#cut(event));
    this.#heartbeat = setInterval(() => this.#ask(), HEARTBEAT_MS);
  }

  stop(): void {
    clearInterval(this.#heartbeat);
  }

  /** The device refused to save: said until a barrier comes back. */
  refuse(reason: string): void {
    this.saving.value = { state: "cannot_save", reason };
  }

  get isUnsaved(): boolean {
    return this.#durable < this.#edits;
  }

  #edited(): void {
    this.#edits += 1;
    if (this.saving.value.state === "saved") {
      this.saving.value = { state: this.#provider === null || this.#provider.wsconnected ? "saving" : "only_in_page" };
    }
    // The provider sends the update itself in this same turn; the barrier has to come after it.
    queueMicrotask(() => this.#ask());
  }

  #ask(): void {
    const socket = this.#provider?.ws;
    if (!this.#provider?.synced || socket?.readyState !== WebSocket.OPEN) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, BARRIER_MESSAGE);
    encoding.writeVarUint(encoder, this.#edits);
    socket.send(encoding.toUint8Array(encoder));
  }

  #passed(edits: number): void {
    this.#durable = Math.max(this.#durable, edits);
    this.saving.value = { state: this.isUnsaved ? "saving" : "saved" };
  }

  #cut(event: CloseEvent | null): void {
    if (event?.code === SaveBarrier.CANNOT_SAVE) {
      this.refuse(event.reason);
    } else if (this.isUnsaved && this.saving.value.state !== "cannot_save") {
      this.saving.value = { state: "only_in_page" };
    }
  }
}
