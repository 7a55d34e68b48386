import type { Alert } from './devices.ts';
import type { Patch } from './patch.ts';
import type { Precedence } from './precedence.ts';
import type { MediaCommand, StreamPorts } from './protocol.ts';
import type { PartyMix, RecordingOrder } from './room-mix.ts';
import type { Signals } from './signals.ts';
import type { StreamSetup } from './stream-setup.ts';

/** A stream as it was last told to be. */
interface StandingStream {
  localAddress: string;
  /** Undefined until it was first bound. */
  rtpPort: number | undefined;
  setup?: StreamSetup;
  patch?: Patch;
  muted?: boolean;
  mix?: PartyMix;
}

/** What the worker was told and what still holds, so that a new worker can be told it again. */
export class Standing {
  readonly #streams = new Map<string, StandingStream>();
  readonly #alerts = new Map<string | null, Alert>();
  readonly #recordings = new Map<string, { readonly room: string; readonly order: RecordingOrder }>();
  /** Streams that a new worker has not opened again yet. */
  readonly #missing = new Set<string>();
  #signals: Signals | undefined;
  #precedence: Precedence | undefined;
  #seat: { readonly room: string; readonly mix: PartyMix } | undefined;

  /** No stream waits for a new worker. */
  get whole(): boolean {
    return this.#missing.size === 0;
  }

  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  note(command: MediaCommand): void {
    switch (command.kind) {
      case 'open':
        this.#streams.set(command.stream, { localAddress: command.localAddress, rtpPort: command.rtpPort });
        return;
      case 'close':
        this.#streams.delete(command.stream);
        return;
      case 'configure':
        this.#change(command.stream, { setup: command.setup });
        return;
      case 'attach':
        this.#change(command.stream, { patch: command.patch });
        return;
      case 'mute':
        this.#change(command.stream, { muted: command.muted });
        return;
      case 'mix':
        this.#change(command.stream, { mix: command.mix });
        return;
      case 'alert':
        this.#alert(command.key, command.alert);
        return;
      case 'signals':
        this.#signals = command.signals;
        return;
      case 'precedence':
        this.#precedence = command.precedence;
        return;
      case 'seat':
        this.#seat = command.room === null ? undefined : { room: command.room, mix: command.mix };
        return;
      case 'record':
        this.#recordings.set(command.order.id, command);
        return;
      case 'stop-recording':
        this.#recordings.delete(command.id);
        return;
      // `Groups` knows what stands of them.
      case 'group':
      // Over in a moment, or noted when it has come about (`bound`).
      case 'move':
      case 'dtmf':
      case 'stats':
      case 'counts':
      case 'microphone':
      case 'chime':
      case 'stop':
        return;
    }
  }

  /** Where a stream is heard now. */
  bound(stream: string, { rtp }: StreamPorts): void {
    this.#change(stream, { localAddress: rtp.address, rtpPort: rtp.port });
  }

  /** The worker has given a stream up. */
  forget(stream: string): void {
    this.#streams.delete(stream);
  }

  /** A recording has ended by itself. */
  recorded(id: string): void {
    this.#recordings.delete(id);
  }

  /** First: what hangs on no stream, and the streams' ports. */
  *beginning(): Generator<MediaCommand> {
    this.#missing.clear();
    for (const stream of this.#streams.keys()) this.#missing.add(stream);
    if (this.#signals) yield { kind: 'signals', signals: this.#signals };
    if (this.#precedence) yield { kind: 'precedence', precedence: this.#precedence };
    for (const [key, alert] of this.#alerts) yield { kind: 'alert', key, alert };
    if (this.#seat) yield { kind: 'seat', ...this.#seat };
    for (const [stream, { localAddress, rtpPort }] of this.#streams)
      yield { kind: 'open', stream, localAddress, ...(rtpPort !== undefined && { rtpPort }) };
  }

  /** Once a stream has its ports. */
  *ofStream(stream: string): Generator<MediaCommand> {
    const { setup, patch, muted, mix } = this.#streams.get(stream) ?? {};
    if (muted !== undefined) yield { kind: 'mute', stream, muted };
    if (mix) yield { kind: 'mix', stream, mix };
    if (setup) yield { kind: 'configure', stream, setup };
    if (patch) yield { kind: 'attach', stream, patch };
  }

  /** A stream is as it was, or is over; true where that was the last one missing. */
  back(stream: string): boolean {
    return this.#missing.delete(stream) && this.whole;
  }

  /** Once all streams are back: the rooms stand again. */
  *end(): Generator<MediaCommand> {
    for (const { room, order } of this.#recordings.values()) yield { kind: 'record', room, order };
  }

  #change(stream: string, change: Partial<StandingStream>): void {
    const standing = this.#streams.get(stream);
    if (standing) Object.assign(standing, change);
  }

  /** A busy tone ends by itself, and is old by the time that it would be told again. */
  #alert(key: string | null, alert: Alert): void {
    if (alert === 'ring' || alert === 'ringback') this.#alerts.set(key, alert);
    else if (key === null && alert === 'none') this.#alerts.clear();
    else this.#alerts.delete(key);
  }
}
