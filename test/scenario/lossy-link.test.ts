import { describe, expect, it } from 'vitest';
import type { Disposable } from '../../main/base/disposable.ts';
import { Headers } from '../../main/sip/message/headers.ts';
import { SipRequest, type SipResponse } from '../../main/sip/message/message.ts';
import { responseTo } from '../../main/sip/message/response.ts';
import { parseUri } from '../../main/sip/message/uri.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import type { ServerTransaction } from '../../main/sip/transaction/user.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type LinkFaults, VirtualNetwork } from '../support/virtual-network.ts';

const CALLS = 60;

const links: readonly (readonly [string, Partial<LinkFaults>])[] = [
  ['loses a third', { loss: 0.33, delayMs: [20, 60] }],
  ['doubles a half', { duplication: 0.5, delayMs: [20, 60] }],
  ['reorders a half', { reordering: 0.5, reorderingMs: 800, delayMs: [5, 40] }],
  ['does all that', { loss: 0.25, duplication: 0.25, reordering: 0.25, reorderingMs: 600, delayMs: [10, 200] }],
];
const seeds = [1, 2, 3];

/** What becomes of one call at both ends. */
interface Outcome {
  readonly offered: number;
  readonly finals: readonly number[];
  readonly acknowledged: boolean;
}

/** Two transaction layers over UDP, and users as simple as can be: callee `n` answers 200, 486 or 404 in turn. */
class LossyCalls {
  readonly clock = new VirtualClock();
  readonly network: VirtualNetwork;
  readonly caller: TransactionLayer;
  readonly callee: TransactionLayer;
  readonly offered = new Map<string, number>();
  readonly finals = new Map<string, number[]>();
  readonly acknowledged = new Set<string>();
  readonly problems: string[] = [];
  readonly #repeats = new Map<string, Disposable>();
  readonly #toCallee;

  constructor(faults: Partial<LinkFaults>, seed: number) {
    const random = new SeededRandom(seed);
    this.network = new VirtualNetwork({ clock: this.clock, random, faults });
    const [callerHost, calleeHost] = [this.network.host('192.0.2.1'), this.network.host('192.0.2.2')];
    this.#toCallee = callerHost.flowTo(calleeHost.local);
    this.caller = new TransactionLayer({ transport: callerHost, clock: this.clock, random });
    this.callee = new TransactionLayer({ transport: calleeHost, clock: this.clock, random });
    this.callee.onRequest((transaction) => this.#answer(transaction));
    this.callee.onAck(({ request }) => this.#confirm(request.callId));
  }

  call(name: string, method: string): void {
    this.finals.set(name, []);
    this.caller.request(request(name, method), this.#toCallee, {
      onResponse: (response) => this.#hear(name, response),
      onTimeout: () => this.problems.push(`${name} timed out`),
      onTransportError: ({ code }) => this.problems.push(`${name} ${code}`),
    });
  }

  outcome(name: string): Outcome {
    return {
      offered: this.offered.get(name) ?? 0,
      finals: this.finals.get(name) ?? [],
      acknowledged: this.acknowledged.has(name),
    };
  }

  #answer(transaction: ServerTransaction): void {
    const { callId, method } = transaction.request;
    this.offered.set(callId, (this.offered.get(callId) ?? 0) + 1);
    transaction.onTimeout(() => this.problems.push(`${callId} was not acknowledged`));
    const status = statusOf(callId);
    const response = responseTo(transaction.request, status, undefined, { toTag: transaction.localTag });
    if (method === 'INVITE' && status === 200) this.#repeat(transaction, response, 500);
    transaction.respond(response);
  }

  /** §13.3.1.4: the user sends its 2xx again until the ACK comes. */
  #repeat(transaction: ServerTransaction, response: SipResponse, delayMs: number): void {
    const again = () => {
      transaction.respond(response);
      this.#repeat(transaction, response, Math.min(2 * delayMs, 4000));
    };
    this.#repeats.set(transaction.request.callId, this.clock.after(delayMs, again));
  }

  #confirm(callId: string): void {
    this.acknowledged.add(callId);
    this.#repeats.get(callId)?.dispose();
  }

  #hear(name: string, response: SipResponse): void {
    if (response.status < 200) return;
    this.finals.get(name)?.push(response.status);
    if (response.status < 300 && response.cseq.method === 'INVITE') {
      this.caller.sendAck(request(name, 'ACK', response.headers.get('To')), this.#toCallee);
    }
  }
}

describe.each(links)('a link that %s', (_what, faults) => {
  it.each(seeds)('INVITEs reach their user once and are answered and acknowledged, seed %i', (seed) => {
    const calls = new LossyCalls(faults, seed);
    const names = Array.from({ length: CALLS }, (_, index) => `${index}`);
    for (const name of names) calls.call(name, 'INVITE');
    calls.clock.advanceSync(70_000);
    expect(calls.problems).toEqual([]);
    for (const name of names) {
      const { offered, finals, acknowledged } = calls.outcome(name);
      const status = statusOf(name);
      expect({ name, offered, heard: [...new Set(finals)], acknowledged }).toEqual({
        name,
        offered: 1,
        heard: [status],
        acknowledged: status === 200,
      });
      // Only a 2xx is heard again: its user acknowledges each.
      if (status !== 200) expect(finals).toHaveLength(1);
    }
    expectNothingLeft(calls);
  });

  it.each(seeds)('other requests reach their user once and are answered once, seed %i', (seed) => {
    const calls = new LossyCalls(faults, seed);
    const names = Array.from({ length: CALLS }, (_, index) => `${index}`);
    for (const name of names) calls.call(name, 'OPTIONS');
    calls.clock.advanceSync(70_000);
    expect(calls.problems).toEqual([]);
    for (const name of names) {
      expect(calls.outcome(name)).toEqual({ offered: 1, finals: [statusOf(name)], acknowledged: false });
    }
    expectNothingLeft(calls);
  });
});

describe('a link that loses all', () => {
  it('every call times out after 32 s, and nothing is left', () => {
    const calls = new LossyCalls({ loss: 1 }, 1);
    calls.call('a', 'INVITE');
    calls.call('b', 'OPTIONS');
    calls.clock.advanceSync(32_000);
    expect(calls.problems.sort()).toEqual(['a timed out', 'b timed out']);
    expectNothingLeft(calls);
  });
});

describe('a seed', () => {
  it('gives the same ladder each time, and another seed another', () => {
    const ladder = (seed: number) => {
      const calls = new LossyCalls({ loss: 0.3, duplication: 0.2, delayMs: [10, 80] }, seed);
      for (const name of ['0', '1', '2', '3']) calls.call(name, 'INVITE');
      calls.clock.advanceSync(40_000);
      return calls.network.ladder();
    };
    expect(ladder(5)).toEqual(ladder(5));
    expect(ladder(5)).not.toEqual(ladder(6));
  });
});

function expectNothingLeft(calls: LossyCalls): void {
  expect(calls.caller.counts()).toMatchObject({ client: 0, server: 0, timers: 0 });
  expect(calls.callee.counts()).toMatchObject({ client: 0, server: 0, timers: 0 });
  expect(calls.clock.pending).toBe(0);
}

function statusOf(name: string): number {
  return [200, 486, 404][Number(name) % 3] ?? 500;
}

function request(callId: string, method: string, to = '<sip:callee@192.0.2.2>'): SipRequest {
  const uri = parseUri('sip:callee@192.0.2.2');
  if (!uri.ok) throw new Error(uri.error.message);
  const headers = new Headers([
    ['Max-Forwards', '70'],
    ['From', '<sip:caller@192.0.2.1>;tag=caller'],
    ['To', to],
    ['Call-ID', callId],
    ['CSeq', `1 ${method}`],
  ]);
  return new SipRequest(method, uri.value, headers);
}
