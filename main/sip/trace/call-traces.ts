import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { formatUri } from '../message/uri.ts';
import type { WatchedTransport, WireMessage } from '../transport.ts';
import { Shelf } from './shelf.ts';
import type { Trace } from './trace.ts';
import type { Traced, TracedMessage } from './traced.ts';

/** The subject under which an account's REGISTERs are kept; `aor` as their To header has it, for example `sip:alice@example.com`. */
export function registrationSubject(aor: string): string {
  return `registration of ${aor}`;
}

/**
 * What crossed the network, by subject: a call of the person, or an account's registration. Whoever makes a call claims its Call-IDs
 * (several after a redirection or a transfer); until then a Call-ID's messages wait for a while among those of nobody.
 */
export class CallTraces implements Disposable {
  readonly #claimed = new Shelf(limits.tracedCalls, limits.tracesBytes, (subject) => this.#forget(subject));
  readonly #unclaimed = new Shelf(limits.unclaimedTraces, limits.unclaimedTracesBytes, () => {});
  /** Subjects by Call-ID: two where both ends of a call are here. */
  readonly #subjects = new Map<string, readonly string[]>();
  readonly #watch: Disposable;
  #forgotten = 0;

  constructor(transport: Pick<WatchedTransport, 'onWire'>) {
    this.#watch = transport.onWire((entry) => this.#take(entry));
  }

  /** Subjects whose traces made room for others. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** What the traces hold in memory. */
  get bytes(): number {
    return this.#claimed.bytes + this.#unclaimed.bytes;
  }

  of(subject: string): Trace | undefined {
    return this.#claimed.get(subject);
  }

  /** Messages of this Call-ID belong to the subject, those that have crossed too. */
  claim(subject: string, callId: string): void {
    const subjects = this.#subjects.get(callId) ?? [];
    if (subjects.includes(subject)) return;
    const earlier = subjects[0] === undefined ? this.#unclaimed.take(callId) : this.#claimed.get(subjects[0]);
    this.#subjects.set(callId, [...subjects, subject]);
    this.#claimed.add(subject);
    const [oldest] = this.#subjects.keys();
    if (this.#subjects.size > limits.tracedCallIds && oldest !== undefined) this.#subjects.delete(oldest);
    for (const entry of earlier?.entries ?? []) if (isOf(callId, entry)) this.#claimed.add(subject, entry);
  }

  /** Something that happened to a subject beside its messages; `at` is wall-clock ms. */
  mark(subject: string, at: number, text: string): void {
    this.#claimed.add(subject, { kind: 'event', at, text: text.slice(0, limits.shownCharacters) });
  }

  dispose(): void {
    this.#watch.dispose();
    this.#claimed.clear();
    this.#unclaimed.clear();
    this.#subjects.clear();
  }

  #take(wire: WireMessage): void {
    const callId = wire.message.headers.get('Call-ID');
    if (callId === undefined || callId.length > limits.traceCallIdCharacters) return;
    const entry = kept(wire, callId);
    const subjects = this.#subjects.get(callId) ?? this.#registering(wire, callId);
    if (!subjects) this.#unclaimed.add(callId, entry);
    else for (const subject of subjects) this.#claimed.add(subject, entry);
  }

  /** A REGISTER of ours claims its Call-ID by itself: no call does it. */
  #registering({ direction, message }: WireMessage, callId: string): readonly string[] | undefined {
    if (direction !== 'sent' || message.kind !== 'request' || message.method !== 'REGISTER') return undefined;
    this.claim(registrationSubject(formatUri(message.to.uri)), callId);
    return this.#subjects.get(callId);
  }

  #forget(subject: string): void {
    this.#forgotten++;
    for (const [callId, subjects] of this.#subjects) {
      const others = subjects.filter((other) => other !== subject);
      if (others.length === 0) this.#subjects.delete(callId);
      else if (others.length < subjects.length) this.#subjects.set(callId, others);
    }
  }
}

/** A copy of its own: a received message may lie in a buffer with many others. */
function kept({ message: _, bytes, ...wire }: WireMessage, callId: string): TracedMessage {
  return {
    ...wire,
    kind: 'message',
    callId,
    bytes: new Uint8Array(bytes.subarray(0, limits.traceMessageBytes)),
    wireBytes: bytes.length,
  };
}

function isOf(callId: string, entry: Traced): boolean {
  return entry.kind === 'message' && entry.callId === callId;
}
