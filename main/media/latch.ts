import { type Address, sameAddress } from '../base/address.ts';
import { limits } from '../base/limits.ts';

/** Packets in a row, by sequence number and from one source, before a stream latches on it. */
const PROBATION_PACKETS = 3;

/** What is to be done with a packet: heard, or not (yet). */
export type LatchVerdict = 'heard' | 'probation' | 'refused';

/** A source of valid RTP and how far it has proved itself. */
interface Candidate {
  readonly from: Address;
  readonly ssrc: number;
  readonly sequence: number;
  readonly inRow: number;
}

type LatchState =
  /** Sent to is what was signalled; the first source to pass probation is latched on. */
  | { readonly kind: 'open' }
  /** Sent to is where the packets come from; nobody else is heard. */
  | { readonly kind: 'latched'; readonly from: Address; readonly ssrc: number; readonly heardMs: number };

/**
 * Symmetric RTP (RFC 4961) that a third party can't steer. Packets go to the address that was signalled until one
 * source has proved itself, which may be elsewhere (behind a NAT); from then on only that one is heard and sent to.
 * It opens again when a new agreement names another address. A source at the signalled address may always take the
 * place of one elsewhere: who sprays packets at our ports and is quicker than the caller gains nothing that lasts. After
 * a silence, one that bears the old one's SSRC may, from another port of the same host (a NAT's new binding): who has
 * read or guessed the SSRC elsewhere is never heard.
 */
export class Latch {
  #signalled: Address | undefined;
  #state: LatchState = { kind: 'open' };
  /** Has a place of its own, which a flood from elsewhere can't take. */
  #signalledCandidate: Candidate | undefined;
  #candidates: Candidate[] = [];

  /** Where to send; undefined before anything was signalled. */
  get destination(): Address | undefined {
    return this.#state.kind === 'latched' ? this.#state.from : this.#signalled;
  }

  get latched(): boolean {
    return this.#state.kind === 'latched';
  }

  /** What an agreement names; another address than before opens the latch. */
  signal(address: Address): void {
    if (this.#signalled && sameAddress(this.#signalled, address)) return;
    this.#signalled = { address: address.address, port: address.port };
    this.#state = { kind: 'open' };
    this.#forgetCandidates();
  }

  /** Judges a packet that is RTP of an expected payload type. */
  judge(from: Address, ssrc: number, sequence: number, nowMs: number): LatchVerdict {
    const state = this.#state;
    switch (state.kind) {
      case 'open':
        // Where the signalled address has spoken, nobody else is waited for.
        if (this.#signalledCandidate && !this.#isSignalled(from)) return 'refused';
        if (this.#proves(from, ssrc, sequence)) return this.#latchOn(from, ssrc, nowMs);
        return this.#isSignalled(from) ? 'heard' : 'probation';
      case 'latched':
        if (sameAddress(state.from, from)) return this.#hear(state, ssrc, nowMs);
        if (!this.#isSignalled(from)) {
          if (nowMs - state.heardMs < limits.latchSilenceMs) return 'refused';
          if (ssrc !== state.ssrc || from.address !== state.from.address) return 'refused';
        }
        return this.#proves(from, ssrc, sequence) ? this.#latchOn(from, ssrc, nowMs) : 'probation';
    }
  }

  #hear(state: LatchState & { kind: 'latched' }, ssrc: number, nowMs: number): 'heard' {
    // In place, as this is done for every packet.
    (state as { heardMs: number }).heardMs = nowMs;
    (state as { ssrc: number }).ssrc = ssrc;
    return 'heard';
  }

  #latchOn(from: Address, ssrc: number, nowMs: number): 'heard' {
    this.#state = { kind: 'latched', from: { address: from.address, port: from.port }, ssrc, heardMs: nowMs };
    this.#forgetCandidates();
    return 'heard';
  }

  #proves(from: Address, ssrc: number, sequence: number): boolean {
    if (this.#isSignalled(from)) {
      this.#signalledCandidate = grown(this.#signalledCandidate, from, ssrc, sequence);
      return this.#signalledCandidate.inRow >= PROBATION_PACKETS;
    }
    const index = this.#candidates.findIndex((each) => each.ssrc === ssrc && sameAddress(each.from, from));
    const candidate = grown(this.#candidates[index], from, ssrc, sequence);
    if (index >= 0) this.#candidates[index] = candidate;
    else this.#candidates.push(candidate);
    if (this.#candidates.length > limits.latchCandidates) this.#candidates.shift();
    return candidate.inRow >= PROBATION_PACKETS;
  }

  #isSignalled(from: Address): boolean {
    return this.#signalled !== undefined && sameAddress(this.#signalled, from);
  }

  #forgetCandidates(): void {
    this.#signalledCandidate = undefined;
    this.#candidates = [];
  }
}

function grown(known: Candidate | undefined, from: Address, ssrc: number, sequence: number): Candidate {
  const follows = known !== undefined && known.ssrc === ssrc && sequence === ((known.sequence + 1) & 0xffff);
  const address = known?.from ?? { address: from.address, port: from.port };
  return { from: address, ssrc, sequence, inRow: follows ? known.inRow + 1 : 1 };
}
