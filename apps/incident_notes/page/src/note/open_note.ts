import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { WebsocketProvider } from "y-websocket";
import { Awareness } from "y-protocols/awareness";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { SaveBarrier } from "./save_barrier";
import type { Person } from "./presence";

/** Marks changes a person made in this page, so that undo takes back only those. */
export const BY_HAND = Symbol("by hand");

const UNKNOWN_NOTE = 4404;
const RETRY_SAVING_MS = 3000;

/**
 * One note being read and written in this page.
 *
 * It can be typed into before it has an id: `attach` binds it to the device, and everything typed so far goes along.
 */
export class OpenNote {
  readonly doc = new Y.Doc();
  readonly title = this.doc.getText("title");
  readonly fields = this.doc.getMap<unknown>("fields");
  readonly body = this.doc.getXmlFragment("body");
  readonly checklist = this.doc.getArray<Y.Map<unknown>>("checklist");
  readonly actions = this.doc.getArray<Y.Map<unknown>>("actions");
  readonly fieldLog = this.doc.getArray<Y.Map<unknown>>("field_log");
  readonly awareness = new Awareness(this.doc);
  readonly undo = new Y.UndoManager([this.title, this.fields, this.body, this.checklist, this.actions, this.fieldLog], {
    trackedOrigins: new Set<unknown>([BY_HAND, ySyncPluginKey]),
    captureTimeout: 700,
  });
  readonly barrier = new SaveBarrier(this.doc);
  /** Whether the device said that it has no such note. */
  readonly isUnknown = signal(false);
  readonly ready = signal(false);
  readonly id = signal<string | null>(null);
  #provider: WebsocketProvider | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopIntroducing: () => void;
  #isClosed = false;

  constructor(me: ReadonlySignal<Person | null>) {
    this.#stopIntroducing = effect(() => this.awareness.setLocalStateField("user", me.value));
  }

  attach(id: string): void {
    if (this.#isClosed) return;
    this.id.value = id;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const provider = new WebsocketProvider(`${scheme}://${location.host}/documents`, id, this.doc, {
      awareness: this.awareness,
      disableBc: true,
    });
    this.#provider = provider;
    this.barrier.follow(provider);
    provider.on("sync", (synced: boolean) => {
      if (synced) this.ready.value = true;
    });
    provider.on("connection-close", (event: CloseEvent | null) => this.#whenClosed(provider, event));
  }

  /** One change by a person: saved, sent and undone as a whole. */
  change(write: () => void): void {
    this.doc.transact(write, BY_HAND);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#stopIntroducing();
    this.barrier.stop();
    // While the connection is still there, so that the others hear of it at once.
    this.awareness.setLocalState(null);
    this.#provider?.destroy();
    this.awareness.destroy();
    this.undo.destroy();
    this.doc.destroy();
  }

  #whenClosed(provider: WebsocketProvider, event: CloseEvent | null): void {
    if (event?.code === UNKNOWN_NOTE) {
      this.isUnknown.value = true;
      provider.disconnect();
    } else if (event?.code === SaveBarrier.CANNOT_SAVE) {
      provider.disconnect();
      this.#retry = setTimeout(() => provider.connect(), RETRY_SAVING_MS);
    }
  }
}
