import { expect, it } from 'vitest';
import { reportListenerErrors } from '../../main/base/emitter.ts';
import type { SipMessage, SipRequest } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { validateMessage } from '../../main/sip/message/validate.ts';
import { parseVia } from '../../main/sip/message/via.ts';
import type { Dialled, Phone } from '../scenario/phone.ts';
import { sdp } from '../scenario/sdp.ts';
import { World } from '../scenario/world.ts';
import type { Packet } from '../support/virtual-network.ts';
import { campaignTimeoutMs, runAsync } from './campaign.ts';
import type { Mutator } from './mutator.ts';
import { sipSeeds } from './seeds.ts';

/** Methods that mean something to a dialog, put in place of the one that was sent. */
const methods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'INFO', 'OPTIONS', 'REFER', 'NOTIFY', 'MESSAGE'];
const statuses = ['100', '180', '183', '200', '302', '401', '408', '422', '481', '491', '500', '503', '603'];

/** Two phones in a call, and somebody who changes and repeats what they say. */
class Rig {
  readonly world: World;
  readonly alice: Phone;
  readonly bob: Phone;
  readonly call: Dialled;
  /** Well-formed requests that were brought to a phone. */
  readonly asked: SipRequest[] = [];
  readonly #mutator: Mutator;

  constructor(mutator: Mutator) {
    this.#mutator = mutator;
    this.world = new World({
      seed: mutator.below(1_000_000),
      faults: { loss: mutator.pick([0, 0.1]), delayMs: [1, 40] },
    });
    this.alice = this.world.phone('alice', '192.0.2.1');
    this.bob = this.world.phone('bob', '192.0.2.2');
    this.bob.onRing = (invite, incoming) => {
      if (mutator.below(2) === 0) invite.progress(183, sdp('answer'));
      else invite.ring();
      this.world.clock.after(mutator.below(3_000), () => {
        if (mutator.below(8) === 0) invite.reject(mutator.pick([404, 486, 603]));
        else incoming.session = invite.accept(sdp('answer'), incoming);
      });
    };
    this.call =
      mutator.below(4) === 0
        ? this.alice.dialWithoutOffer(this.bob.uri)
        : this.alice.dial(this.bob.uri, { sessionExpiresSeconds: 90 });
  }

  /** Half a minute in which everyone does something, and the stranger between them more than that. */
  async live(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      await this.world.advance(this.#mutator.below(3_000));
      this.#act();
      for (let left = this.#mutator.below(4); left > 0; left--) this.#forge();
    }
  }

  /** Everyone hangs up; then nothing may be left once the longest timers have run out. */
  async end(): Promise<void> {
    this.world.network.decide(() => 'deliver');
    this.call.session.hangup();
    for (const phone of [this.alice, this.bob]) {
      for (const { session } of phone.incoming) session?.hangup();
      for (const invite of phone.invites) invite.reject(480);
    }
    await this.world.advance(400_000);
  }

  #act(): void {
    const callee = this.bob.incoming[0]?.session;
    const offer = sdp('offer');
    const acts = [
      () => this.call.session.reinvite(offer),
      () => callee?.reinvite(offer),
      () => this.call.session.update(offer),
      () => callee?.update(),
      () => this.call.session.request('INFO'),
      () => callee?.hangup(),
      () => {},
      () => {},
    ];
    void this.#mutator.pick(acts)();
  }

  #forge(): void {
    const { packets } = this.world.network;
    if (packets.length === 0) return;
    const packet = this.#mutator.pick(packets);
    const bytes = this.#mutator.below(3) === 0 ? this.#mutator.next() : this.#changed(packet);
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    const phone = this.world.network.find(packet.to, 'udp');
    if (!message || !phone) return;
    if (message.kind === 'request' && message.method !== 'ACK' && validateMessage(message).ok) this.asked.push(message);
    phone.receive(message, 'udp', packet.from);
  }

  /** Mostly still a message of the call: another method or status, another number, or a few bytes otherwise. */
  #changed({ bytes }: Packet): Buffer {
    const text = Buffer.from(bytes).toString('latin1');
    const branch = `z9hG4bK${this.#mutator.below(1_000_000)}`;
    const seq = 1 + this.#mutator.below(9);
    const method = this.#mutator.pick(methods);
    switch (this.#mutator.below(5)) {
      case 0:
        return Buffer.from(text.replace(/^SIP\/2.0 \d{3}/, `SIP/2.0 ${this.#mutator.pick(statuses)}`), 'latin1');
      case 1:
        return Buffer.from(
          text
            .replace(/^(?!SIP)\S+/, method)
            .replace(/CSeq: .*/, `CSeq: ${seq} ${method}`)
            .replace(/z9hG4bK\w+/, branch),
          'latin1',
        );
      case 2:
        return Buffer.from(
          text.replace(/;tag=\w+/, `;tag=${this.#mutator.below(3)}`).replace(/z9hG4bK\w+/, branch),
          'latin1',
        );
      case 3:
        return Buffer.from(
          text.replace(/^(?=Max|Call)/m, `Require: 100rel\r\nRSeq: ${seq}\r\nSession-Expires: ${seq}\r\n`),
          'latin1',
        );
      default:
        return this.#mutator.changed(Buffer.from(bytes));
    }
  }
}

it('whatever comes between two phones, nobody throws, every request is answered, and nothing is left', {
  timeout: campaignTimeoutMs,
}, async () => {
  const failures: unknown[] = [];
  reportListenerErrors((error) => failures.push(error));
  const count = await runAsync('the user agents', sipSeeds, async (mutator) => {
    const rig = new Rig(mutator);
    await rig.live();
    await rig.end();
    expect(failures).toEqual([]);
    expect([rig.alice.leftovers, rig.bob.leftovers, rig.world.clock.pending]).toEqual([{}, {}, 0]);
    const answered = new Set(
      rig.world.network.packets
        .filter(({ message }) => message.kind === 'response' && message.status >= 200)
        .map(({ message }) => keyOf(message)),
    );
    expect(rig.asked.filter((request) => !answered.has(keyOf(request))).map(keyOf)).toEqual([]);
  });
  expect(count).toBeGreaterThan(0);
});

/** How an answer is matched with what it answers (§17.1.3): whoever uses a branch again gets the answer to its first request. */
function keyOf({ headers }: SipMessage): string {
  const via = parseVia(headers.list('Via')[0] ?? '');
  return `${via.ok ? via.value.branch : ''} ${headers.get('CSeq')?.split(/\s+/).at(-1)}`;
}
