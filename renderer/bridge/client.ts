import { audioKind, decodeAudioFrame, encodeAudioFrame } from '../../app/ipc/audio-frame.ts';
import type { CommandArgs, CommandName, CommandResult, EventData, EventName } from '../../app/ipc/contract.ts';
import type { ContractError, ErrorCode } from '../../app/ipc/errors.ts';
import { backoffMs } from './backoff.ts';
import type { Link, OpenLink } from './link.ts';

/**
 * connecting: the first attempt runs; connected; lost: it was there or couldn't be had, and is tried again;
 * locked: there is no token, so that trying is useless.
 */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly attempts: number }
  | { readonly kind: 'locked' };

/** A command that the engine refused; `message` is written for a person. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly problems: NonNullable<ContractError['problems']>;

  constructor(error: ContractError) {
    super(error.message);
    this.name = 'CommandError';
    this.code = error.code;
    this.problems = error.problems ?? [];
  }
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: CommandError) => void;
}

type EventListener = (data: never) => void;

const lostMessage = 'Partyline can’t be reached at the moment. Try again when it’s back.';

/** The contract as the page sees it, over whichever link there is; reconnects by itself until disposed of. */
export class Client {
  readonly #open: OpenLink | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<EventListener>>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();
  readonly #soundListeners = new Set<(samples: Int16Array<ArrayBuffer>) => void>();
  readonly #ringListeners = new Set<(samples: Int16Array<ArrayBuffer>) => void>();
  #connection: Connection = { kind: 'connecting' };
  #link: Link | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #nextId = 1;
  #sequence = 0;
  #disposed = false;

  /** Without a way to open a link the client is locked for good. */
  constructor(open: OpenLink | undefined) {
    this.#open = open;
    if (!open) this.#connection = { kind: 'locked' };
  }

  get connection(): Connection {
    return this.#connection;
  }

  start(): void {
    if (this.#open && !this.#link) this.#connect(this.#open);
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    if (!this.#open || this.#link || this.#disposed) return;
    clearTimeout(this.#retry);
    this.#connect(this.#open);
  }

  /** Runs a command; rejects with a CommandError, also when the connection goes before the answer comes. */
  call<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
    const link = this.#link;
    if (!link || this.#connection.kind !== 'connected') {
      return Promise.reject(new CommandError({ code: 'unavailable', message: lostMessage }));
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      link.sendText(JSON.stringify({ id, call: name, args }));
    });
  }

  /** Hears an event until the returned function is called. */
  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** 960 samples at 48 kHz for the speaker, every 20 ms while this page is attached. */
  onSound(listener: (samples: Int16Array<ArrayBuffer>) => void): () => void {
    this.#soundListeners.add(listener);
    return () => this.#soundListeners.delete(listener);
  }

  /** The same for the device that rings, while something does. */
  onRing(listener: (samples: Int16Array<ArrayBuffer>) => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  /** 960 samples at 48 kHz from the microphone; dropped while there is no connection. */
  sendSound(samples: Int16Array): void {
    if (this.#connection.kind !== 'connected') return;
    this.#link?.sendBytes(encodeAudioFrame(audioKind.microphone, this.#sequence++, samples));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#retry);
    this.#link?.close();
    this.#rejectWaiting();
  }

  #connect(open: OpenLink): void {
    const link = open({
      onOpen: () => {
        this.#attempts = 0;
        this.#setConnection({ kind: 'connected' });
      },
      onText: (text) => this.#receiveText(text),
      onBytes: (bytes) => this.#receiveBytes(bytes),
      onClose: () => this.#onClose(open),
    });
    this.#link = link;
  }

  #onClose(open: OpenLink): void {
    this.#link = undefined;
    this.#rejectWaiting();
    if (this.#disposed) return;
    this.#attempts += 1;
    this.#retry = setTimeout(() => this.#connect(open), backoffMs(this.#attempts));
    this.#setConnection({ kind: 'lost', attempts: this.#attempts });
  }

  #rejectWaiting(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new CommandError({ code: 'unavailable', message: lostMessage }));
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#connectionListeners) listener(connection);
  }

  #receiveText(text: string): void {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return;
    if ('event' in message && 'data' in message) {
      for (const listener of this.#listeners.get(message.event as EventName) ?? []) listener(message.data as never);
      return;
    }
    if (!('id' in message) || typeof message.id !== 'number') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new CommandError(message.error as ContractError));
    else if ('result' in message) waiting?.resolve(message.result as never);
  }

  #receiveBytes(bytes: Uint8Array): void {
    const frame = decodeAudioFrame(bytes);
    if (frame?.kind === audioKind.speaker) for (const listener of this.#soundListeners) listener(frame.samples);
    if (frame?.kind === audioKind.ringer) for (const listener of this.#ringListeners) listener(frame.samples);
  }
}
