import { expect, it } from 'vitest';
import { reportListenerErrors } from '../../main/base/emitter.ts';
import { ha1 } from '../../main/sip/auth/ha1.ts';
import type { SipMessage, SipRequest } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { validateMessage } from '../../main/sip/message/validate.ts';
import { parseVia } from '../../main/sip/message/via.ts';
import { ExchangeWorld } from '../scenario/exchange-world.ts';
import type { ScriptedPeer } from '../scenario/scripted-peer.ts';
import { digestCredentials } from '../support/digest-client.ts';
import { campaignTimeoutMs, runAsync } from './campaign.ts';
import type { Mutator } from './mutator.ts';
import { sipSeeds } from './seeds.ts';

const realm = 'fuzzed';
const password = 'pw-bob';
const known = { MD5: ha1('MD5', 'bob', realm, password), 'SHA-256': ha1('SHA-256', 'bob', realm, password) };

const methods = ['REGISTER', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'SUBSCRIBE', 'MESSAGE', 'PRACK', 'UPDATE'];
const statuses = ['100', '180', '200', '302', '401', '404', '407', '408', '486', '503', '603'];
/** More of these than of anything else: they lead somewhere here. */
const headers = [
  'Contact: *\r\nExpires: 0',
  'Contact: <sip:bob@127.0.0.9:5060>;q=0.5;expires=60',
  'Contact: <sip:bob@[::1]>;expires=4294967296',
  'Route: <sip:127.0.0.1;lr>',
  'Route: <sip:127.0.0.1;lr>, <sip:127.0.0.1;lr>',
  'Record-Route: <sip:127.0.0.1;lr>',
  'Request-Disposition: redirect, no-fork, sequential',
  'Proxy-Require: privacy',
  'Require: path, gruu, outbound',
  'Supported: path, gruu, outbound, timer',
  'Path: <sip:127.0.0.3;lr>',
  'Max-Forwards: 0',
  'Expires: 1',
  'Session-Expires: 91;refresher=uas',
];

/** An exchange with digest users and some phones, and somebody who sends it what he likes. */
class Rig {
  readonly world: ExchangeWorld;
  readonly phones: ScriptedPeer[] = [];
  /** Well-formed requests that were brought to the exchange. */
  readonly asked: SipRequest[] = [];
  readonly #mutator: Mutator;
  #heard = 0;

  constructor(mutator: Mutator) {
    this.#mutator = mutator;
    const open = mutator.below(2) === 0;
    this.world = new ExchangeWorld({
      realm,
      users: { open, lookup: (user) => (user === 'bob' ? known : undefined) },
      mode: () => mutator.pick(['proxy', 'redirect']),
    });
    this.world.host.exchange.register('me', (invite) => {
      if (mutator.below(2) === 0) invite.reject(486);
      else invite.ring();
    });
  }

  async live(): Promise<void> {
    for (const [index, user] of ['bob', 'bob', 'carol'].entries()) {
      const phone = this.world.peer(`phone${index}`, `127.0.0.${2 + index}`);
      this.phones.push(phone);
      await this.#register(phone, user);
    }
    for (let turn = 0; turn < 16; turn++) {
      this.#forge();
      await this.world.advance(this.#mutator.pick([0, 0, 10, 700, 5_000]));
      this.#answer();
    }
  }

  /** The longest timers run out: Timer C of a call that rings, and the answers to what it cancels. */
  async end(): Promise<void> {
    await this.world.advance(500_000);
  }

  async #register(phone: ScriptedPeer, user: string): Promise<void> {
    const aor = `<sip:${user}@127.0.0.1>`;
    const uri = 'sip:127.0.0.1';
    const lines = { To: aor, From: `${aor};tag=r`, 'Call-ID': `reg-${phone.name}`, Contact: `<${phone.uri}>` };
    phone.send('REGISTER', uri, '127.0.0.1', { ...lines, CSeq: '1 REGISTER' });
    await this.world.advance(0);
    const challenge = phone.lastResponse('REGISTER').headers.get('WWW-Authenticate');
    if (challenge === undefined) return;
    const credentials = digestCredentials(challenge, { method: 'REGISTER', uri, user, password });
    phone.send('REGISTER', uri, '127.0.0.1', { ...lines, CSeq: '2 REGISTER', Authorization: credentials });
    await this.world.advance(0);
  }

  /** Phones answer what they were asked, somehow. */
  #answer(): void {
    for (const phone of this.phones) {
      for (const request of phone.requests.splice(0)) {
        if (request.method === 'ACK' || this.#mutator.below(4) === 0) continue;
        phone.answer(request, Number(this.#mutator.pick(statuses)), `t${this.#mutator.below(3)}`);
      }
    }
  }

  #forge(): void {
    const { packets } = this.world.network;
    const template =
      this.#mutator.below(3) === 0 ? this.#mutator.next() : Buffer.from(this.#mutator.pick(packets).bytes);
    const bytes = this.#mutator.below(3) === 0 ? this.#mutator.changed(template) : this.#aimed(template);
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    const protocol = this.#mutator.pick(['udp', 'tcp'] as const);
    const host = this.world.network.find({ address: '127.0.0.1', port: 5060 }, protocol);
    if (!message || !host) return;
    if (message.kind === 'request' && message.method !== 'ACK' && validateMessage(message).ok) this.asked.push(message);
    const from = this.#mutator.pick(['127.0.0.2', '127.0.0.3', '192.0.2.66']);
    host.receive(message, protocol, { address: from, port: 5060 });
  }

  /** Another method, another user here, another transaction, and a header or two that mean something. */
  #aimed(template: Buffer): Buffer {
    const method = this.#mutator.pick(methods);
    const user = this.#mutator.pick(['bob', 'carol', 'me', 'nobody', '']);
    const branch = `z9hG4bKf${this.#heard++}`;
    let text = template.toString('latin1');
    if (/^SIP\/2\.0/.test(text))
      return Buffer.from(text.replace(/^SIP\/2.0 \d{3}/, `SIP/2.0 ${this.#mutator.pick(statuses)}`), 'latin1');
    text = text
      .replace(/^\S+ \S+ SIP/, `${method} sip:${user === '' ? '' : `${user}@`}127.0.0.1 SIP`)
      .replace(/^CSeq: .*$/im, `CSeq: ${1 + this.#mutator.below(9)} ${method}`)
      .replace(/z9hG4bK[\w.-]*/, branch);
    if (this.#mutator.below(2) === 0) text = text.replace(/^To: .*$/im, `To: <sip:${user}@127.0.0.1>`);
    if (this.#mutator.below(2) === 0) text = text.replace(/^(?=CSeq)/im, `${this.#mutator.pick(headers)}\r\n`);
    return Buffer.from(text, 'latin1');
  }
}

it('whatever comes to the exchange, nobody throws, every request is answered, and nothing is left', {
  timeout: campaignTimeoutMs,
}, async () => {
  const failures: unknown[] = [];
  reportListenerErrors((error) => failures.push(error));
  const count = await runAsync('the exchange', sipSeeds, async (mutator) => {
    const rig = new Rig(mutator);
    await rig.live();
    await rig.end();
    expect(failures).toEqual([]);
    expect(rig.world.host.exchange.counts().responseContexts).toBe(0);
    const { client, server, timers } = rig.world.host.transactions.counts();
    expect({ client, server, timers, ...rig.world.host.agent.counts() }).toMatchObject({
      client: 0,
      server: 0,
      timers: 0,
    });
    expect(rig.world.host.idle).toBe(true);
    const sent = rig.world.network.packets.map(({ message }) => message);
    const done = new Set([
      ...sent.filter((message) => message.kind === 'response' && message.status >= 200).map((answer) => keyOf(answer)),
      // A phone that says nothing to it leaves the caller without an answer too (RFC 4320 §4.2).
      ...sent
        .filter((message) => message.kind === 'request' && message.method !== 'INVITE')
        .map((copy) => keyOf(copy, 1)),
    ]);
    expect(rig.asked.filter((request) => !done.has(keyOf(request))).map((request) => keyOf(request))).toEqual([]);
  });
  expect(count).toBeGreaterThan(0);
});

/** How an answer is matched with what it answers (§17.1.3), by the Via of one hop. */
function keyOf({ headers: own }: SipMessage, hop = 0): string {
  const via = parseVia(own.list('Via')[hop] ?? '');
  return `${via.ok ? via.value.branch : ''} ${own.get('CSeq')?.split(/\s+/).at(-1)}`;
}
