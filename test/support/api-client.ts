import { once } from 'node:events';
import { WebSocket } from 'ws';
import type {
  CallState,
  CommandArgs,
  CommandName,
  CommandResult,
  EventData,
  EventName,
  Snapshot,
} from '../../app/ipc/contract.ts';
import type { ContractError } from '../../app/ipc/errors.ts';

/** A command that the app refused, as it crossed. */
export class RefusedCommand extends Error {
  readonly code: ContractError['code'];

  constructor({ code, message }: ContractError) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface Watch {
  readonly met: (snapshot: Snapshot) => boolean;
  readonly resolve: (snapshot: Snapshot) => void;
}

/** A script on the control API, as a user would write one. */
export class ApiClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watches = new Set<Watch>();
  readonly #binary = new Set<(bytes: Uint8Array) => void>();
  readonly #events = new Set<(name: EventName, data: never) => void>();
  #lastId = 0;
  #snapshot: Snapshot | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) for (const listener of this.#binary) listener(data);
      else this.#receive(JSON.parse(data.toString('utf8')));
    });
  }

  /** `through`: a Unix socket that leads there, in place of TCP. */
  static async connect(url: string, through?: string): Promise<ApiClient> {
    const { host, pathname, search } = new URL(url);
    const socket =
      through === undefined
        ? new WebSocket(url)
        : new WebSocket(`ws+unix:${through}:${pathname}${search}`, { headers: { Host: host } });
    const client = new ApiClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** The last one that was pushed: one comes before anything is asked. */
  get snapshot(): Snapshot {
    if (!this.#snapshot) throw new Error('no snapshot has come yet');
    return this.#snapshot;
  }

  call<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, call: name, args }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  sendBinary(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  onBinary(listener: (bytes: Uint8Array) => void): void {
    this.#binary.add(listener);
  }

  /** The next event of a name. */
  event<N extends EventName>(name: N, timeoutMs = 20_000): Promise<EventData<N>> {
    return new Promise((resolve, reject) => {
      const listener = (told: EventName, data: EventData<N>): void => {
        if (told !== name) return;
        clearTimeout(timer);
        this.#events.delete(listener);
        resolve(data);
      };
      const timer = setTimeout(() => {
        this.#events.delete(listener);
        reject(new Error(`waited ${timeoutMs} ms for ${name}`));
      }, timeoutMs);
      this.#events.add(listener);
    });
  }

  /** The next pushed snapshot, or the last one, for which the condition holds. */
  until(met: (snapshot: Snapshot) => boolean, what: string, timeoutMs = 20_000): Promise<Snapshot> {
    if (this.#snapshot && met(this.#snapshot)) return Promise.resolve(this.#snapshot);
    return new Promise((resolve, reject) => {
      const watch: Watch = {
        met,
        resolve: (snapshot) => {
          clearTimeout(timer);
          resolve(snapshot);
        },
      };
      const timer = setTimeout(() => {
        this.#watches.delete(watch);
        reject(
          new Error(`waited ${timeoutMs} ms for ${what}; the last state: ${JSON.stringify(this.#snapshot?.calls)}`),
        );
      }, timeoutMs);
      this.#watches.add(watch);
    });
  }

  /** Waits until a call is in a state, and gives the call. */
  async callIs(callId: string, state: CallState['state'], timeoutMs?: number): Promise<CallState> {
    const found = (snapshot: Snapshot) => snapshot.calls.find((call) => call.id === callId && call.state === state);
    const snapshot = await this.until((now) => found(now) !== undefined, `call ${callId} to be ${state}`, timeoutMs);
    const call = found(snapshot);
    if (!call) throw new Error('unreachable: the condition held');
    return call;
  }

  /** Waits for a call that rings here. */
  async incoming(timeoutMs?: number): Promise<CallState> {
    const found = (snapshot: Snapshot) => snapshot.calls.find(({ state }) => state === 'incoming');
    const call = found(await this.until((now) => found(now) !== undefined, 'an incoming call', timeoutMs));
    if (!call) throw new Error('unreachable: the condition held');
    return call;
  }

  async close(): Promise<void> {
    this.#socket.close();
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }

  #receive(message: { id?: number; result?: never; error?: ContractError; event?: EventName; data?: never }): void {
    if (message.event) for (const listener of this.#events) listener(message.event, message.data as never);
    if (message.event === 'snapshot') this.#onSnapshot(message.data as unknown as Snapshot);
    if (message.id === undefined) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new RefusedCommand(message.error));
    else waiting?.resolve(message.result as never);
  }

  #onSnapshot(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    for (const watch of this.#watches) {
      if (!watch.met(snapshot)) continue;
      this.#watches.delete(watch);
      watch.resolve(snapshot);
    }
  }
}
