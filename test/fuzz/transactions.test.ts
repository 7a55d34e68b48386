import { expect, it } from 'vitest';
import { reportListenerErrors } from '../../main/base/emitter.ts';
import { err } from '../../main/base/result.ts';
import { Arrivals } from '../../main/net/arrivals.ts';
import { WireTap } from '../../main/net/wire-tap.ts';
import { Headers } from '../../main/sip/message/headers.ts';
import { SipRequest } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { responseTo } from '../../main/sip/message/response.ts';
import { serializeMessage } from '../../main/sip/message/serializer.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import type { ClientTransaction, ServerTransaction } from '../../main/sip/transaction/user.ts';
import type { Flow, Transport } from '../../main/sip/transport.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { campaignTimeoutMs, run } from './campaign.ts';
import type { Mutator } from './mutator.ts';
import { sipSeeds } from './seeds.ts';

const T1_MS = 500;
/** A user answers within this, mostly after the first retransmissions. */
const ANSWER_MS = 4 * T1_MS;
const statuses = [100, 180, 200, 302, 404, 486, 503, 603];

/** A transaction layer between a network of nobody and a user that answers everything, sooner or later. */
class Rig {
  readonly clock = new VirtualClock();
  readonly layer: TransactionLayer;
  readonly #arrivals = new Arrivals(() => true, new WireTap(this.clock));
  readonly #mutator: Mutator;
  readonly #flow: Flow;

  constructor(mutator: Mutator) {
    this.#mutator = mutator;
    const local = { address: '192.0.2.1', port: 5060 };
    const remote = { address: '192.0.2.2', port: 5060 };
    const reliable = mutator.below(2) === 0;
    const protocol = reliable ? 'tcp' : 'udp';
    // What is sent is written, as a socket would.
    const send: Flow['send'] = (message) => void serializeMessage(message);
    this.#flow = { protocol, reliable, local, remote, sentBy: local, send, keepAlive: () => ({ dispose() {} }) };
    const transport: Transport = {
      connect: async () => err({ code: 'unreachable', message: 'nobody is there' }),
      respond: (response) => void serializeMessage(response),
      onArrival: this.#arrivals.onArrival,
    };
    this.layer = new TransactionLayer({ transport, clock: this.clock, random: new SeededRandom(1) });
    this.layer.onRequest((transaction) => this.#answer(transaction));
  }

  deliver(bytes: Uint8Array): void {
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    if (message) this.#arrivals.deliver(message, this.#flow);
  }

  ask(method: 'INVITE' | 'OPTIONS'): ClientTransaction {
    const headers = new Headers([
      ['From', '<sip:us@example.com>;tag=1'],
      ['To', '<sip:them@example.com>'],
      ['Call-ID', 'ours'],
      ['CSeq', `1 ${method}`],
    ]);
    const ignore = (): void => {};
    const user = { onResponse: ignore, onTimeout: ignore, onTransportError: ignore };
    return this.layer.request(new SipRequest(method, 'sip:them@example.com', headers), this.#flow, user);
  }

  #answer(transaction: ServerTransaction): void {
    const respond = (status: number) => {
      transaction.respond(responseTo(transaction.request, status, undefined, { toTag: transaction.localTag }));
    };
    respond(this.#mutator.pick(statuses));
    this.clock.after(this.#mutator.below(ANSWER_MS), () => respond(500));
  }
}

it('whatever arrives, no user is troubled and nothing is alive 64·T1 after the last answer', {
  timeout: campaignTimeoutMs,
}, () => {
  const failures: unknown[] = [];
  reportListenerErrors((error) => failures.push(error));
  const count = run({
    name: 'the transaction layer',
    seeds: sipSeeds,
    take: (input, mutator) => {
      const rig = new Rig(mutator);
      rig.deliver(input);
      rig.deliver(input);
      const asked = rig.ask(mutator.below(2) === 0 ? 'INVITE' : 'OPTIONS');
      const answer = responseTo(asked.request, mutator.pick(statuses), undefined, { toTag: 'theirs' });
      rig.deliver(mutator.changed(Buffer.from(serializeMessage(answer))));
      rig.deliver(serializeMessage(answer));
      rig.clock.advanceSync(mutator.below(ANSWER_MS));
      // What belongs to an INVITE and may come at any time.
      for (const method of ['CANCEL', 'ACK']) {
        rig.deliver(Buffer.from(input.toString('latin1').replaceAll('INVITE', method), 'latin1'));
      }
      rig.clock.advanceSync(ANSWER_MS);
      // An INVITE of ours that rings is its user's to end (§9.1).
      if (asked.state === 'proceeding') asked.terminate();
      rig.clock.advanceSync(64 * T1_MS);
      const { client, server, timers } = rig.layer.counts();
      expect({ client, server, timers, pending: rig.clock.pending }).toEqual({
        client: 0,
        server: 0,
        timers: 0,
        pending: 0,
      });
      expect(failures).toEqual([]);
      rig.layer.dispose();
    },
  });
  expect(count).toBeGreaterThan(0);
});
