import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { CallTraces, registrationSubject } from '../sip/trace/call-traces.ts';
import { type LaneNames, ladderOf, messagesOf } from '../sip/trace/ladder.ts';
import { exportPcap } from '../sip/trace/pcap-export.ts';
import { exportText, messageText } from '../sip/trace/text-export.ts';
import type { WatchedTransport } from '../sip/transport.ts';
import type { LadderState } from './wire-state.ts';

/** A call of the person by its id, or an account by its address (`sip:alice@example.com`). */
export type WireSubject = { readonly callId: string } | { readonly account: string };

/** The network as a person looks at it, a call or an account at a time. Undefined is for what is not kept, or never crossed. */
export class Wire implements Disposable {
  readonly #traces: CallTraces;
  readonly #clock: Clock;
  readonly #names: LaneNames;

  /** `names` gives what a far address is called, where that is known: the name of an account's server. */
  constructor(transport: Pick<WatchedTransport, 'onWire'>, clock: Clock, names: LaneNames = () => undefined) {
    this.#traces = new CallTraces(transport);
    this.#clock = clock;
    this.#names = names;
  }

  /** Messages with this SIP Call-ID belong to the call of that id. */
  claim(callId: string, sipCallId: string): void {
    this.#traces.claim(callId, sipCallId);
  }

  /** Something that happened to a call beside its messages, in words: its sound began, for one. */
  mark(callId: string, text: string): void {
    this.#traces.mark(callId, this.#clock.wallTime(), text);
  }

  ladderOf(subject: WireSubject): LadderState | undefined {
    const trace = this.#traces.of(nameOf(subject));
    return trace && copied(ladderOf(trace, this.#names));
  }

  /** One message whole, by its index in the ladder. */
  messageText(subject: WireSubject, index: number): string | undefined {
    const trace = this.#traces.of(nameOf(subject));
    const message = trace && messagesOf(trace)[index];
    return message && messageText(message);
  }

  exportText(subject: WireSubject): string | undefined {
    const trace = this.#traces.of(nameOf(subject));
    return trace && exportText(trace, titleOf(subject), ladderOf(trace, this.#names));
  }

  /** A capture file (pcapng). */
  exportPcap(subject: WireSubject): Uint8Array | undefined {
    const trace = this.#traces.of(nameOf(subject));
    return trace && exportPcap(trace);
  }

  dispose(): void {
    this.#traces.dispose();
  }
}

function nameOf(subject: WireSubject): string {
  return 'callId' in subject ? subject.callId : registrationSubject(subject.account);
}

function titleOf(subject: WireSubject): string {
  return 'callId' in subject
    ? 'What crossed the network for one call'
    : `What crossed the network to register ${subject.account}`;
}

/** Lists that can be changed, as the contract's types have them. */
function copied({ lanes, rungs }: ReturnType<typeof ladderOf>): LadderState {
  return { lanes: [...lanes], rungs: [...rungs] };
}
