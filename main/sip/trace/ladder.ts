import { type Address, formatAddress } from '../../base/address.ts';
import type { Protocol } from '../transport.ts';
import { type Reading, readingOf } from './reading.ts';
import { seenTwice } from './seen-twice.ts';
import type { Trace } from './trace.ts';
import type { TracedMessage } from './traced.ts';

/** A column of the ladder. */
interface Lane {
  readonly name: string;
  /** ADDR:PORT. */
  readonly address: string;
}

/** A message as an arrow between two lanes. */
export interface Arrow {
  readonly kind: 'message';
  /** Its number among the ladder's messages, from 0. */
  readonly index: number;
  /** Wall-clock ms. */
  readonly at: number;
  /** Indexes of lanes. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly cseq: string;
  readonly note: string;
  readonly protocol: Protocol;
  /** Bytes on the wire. */
  readonly bytes: number;
  /** The same bytes went the same way before. */
  readonly retransmission: boolean;
}

type Rung =
  | Arrow
  | { readonly kind: 'event'; readonly at: number; readonly text: string }
  | { readonly kind: 'gap'; readonly count: number };

/** What crossed, as it is drawn: lanes from left to right, rungs from top to bottom. */
export interface Ladder {
  readonly lanes: readonly Lane[];
  readonly rungs: readonly Rung[];
}

/** A name for a far address that is known from elsewhere; the words `server` and `far end` where it gives none. */
export type LaneNames = (address: Address) => string | undefined;

/** A trace's messages as arrows are numbered. */
export function messagesOf(trace: Trace): readonly TracedMessage[] {
  const twice = seenTwice(trace.entries);
  return trace.entries.filter((entry) => entry.kind === 'message').filter((message) => !twice.has(message));
}

export function ladderOf(trace: Trace, names: LaneNames = () => undefined): Ladder {
  const twice = seenTwice(trace.entries);
  const lanes = twice.size > 0 ? new OneMachine() : new TwoMachines(names);
  const sent = new Set<string>();
  const rungs: Rung[] = [];
  const { count, before } = trace.gap;
  let index = 0;
  for (const [position, entry] of trace.entries.entries()) {
    if (count > 0 && position === before) rungs.push({ kind: 'gap', count });
    if (entry.kind === 'event') rungs.push(entry);
    else if (!twice.has(entry)) rungs.push(arrow(entry, index++, lanes, sent));
  }
  return { lanes: lanes.all, rungs };
}

function arrow(message: TracedMessage, index: number, lanes: Lanes, sent: Set<string>): Arrow {
  const { at, protocol, wireBytes } = message;
  const reading = readingOf(message);
  const { label, cseq, note } = reading;
  const key = wayAndText(message);
  const retransmission = sent.has(key);
  sent.add(key);
  const ends = lanes.ends(message, reading);
  return { kind: 'message', index, at, ...ends, label, cseq, note, protocol, bytes: wireBytes, retransmission };
}

function wayAndText({ direction, remote, bytes }: TracedMessage): string {
  return `${direction} ${formatAddress(remote)} ${Buffer.from(bytes).toString('latin1')}`;
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

interface Lanes {
  readonly all: readonly Lane[];
  ends(message: TracedMessage, reading: Reading): Ends;
}

/** This phone on the left, whatever sockets it uses, and a lane for each address beyond. */
class TwoMachines implements Lanes {
  readonly #names: LaneNames;
  readonly #far = new Map<string, { lane: number; name: string }>();
  #here = '';

  constructor(names: LaneNames) {
    this.#names = names;
  }

  get all(): readonly Lane[] {
    const far = [...this.#far].map(([address, { name }]) => ({ name, address }));
    return [{ name: 'this phone', address: this.#here }, ...far];
  }

  ends({ direction, local, remote }: TracedMessage, { viaServer }: Reading): Ends {
    if (this.#here === '') this.#here = formatAddress(local);
    const address = formatAddress(remote);
    const known = this.#far.get(address) ?? { lane: this.#far.size + 1, name: this.#names(remote) ?? 'far end' };
    if (viaServer && known.name === 'far end') known.name = 'server';
    this.#far.set(address, known);
    return direction === 'sent' ? { from: 0, to: known.lane } : { from: known.lane, to: 0 };
  }
}

/** A call to a line of this machine: one address may be both ends, so the From tag tells who speaks (RFC 3261 §12). */
class OneMachine implements Lanes {
  readonly #callers = new Map<string, string>();
  #addresses: readonly [string, string] | undefined;

  get all(): readonly Lane[] {
    const [caller = '', callee = ''] = this.#addresses ?? [];
    return [
      { name: 'this phone', address: caller },
      { name: 'far end, here too', address: callee },
    ];
  }

  ends(message: TracedMessage, { kind, fromTag }: Reading): Ends {
    const { callId, direction, local, remote } = message;
    const caller = this.#callers.get(callId) ?? fromTag;
    this.#callers.set(callId, caller);
    const [from, to] = direction === 'sent' ? [local, remote] : [remote, local];
    this.#addresses ??= [formatAddress(from), formatAddress(to)];
    const byCaller = (fromTag === caller) === (kind !== 'response');
    return byCaller ? { from: 0, to: 1 } : { from: 1, to: 0 };
  }
}
