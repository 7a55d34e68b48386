import type { Address } from '../../main/base/address.ts';
import { err } from '../../main/base/result.ts';
import { Exchange } from '../../main/exchange/exchange.ts';
import { SipTransport } from '../../main/net/transport.ts';
import type { LocalMedia } from '../../main/sdp/agreed.ts';
import { supportedCodecs } from '../../main/sdp/codec.ts';
import { answerOffer, createOffer } from '../../main/sdp/offer-answer.ts';
import { parseDescription } from '../../main/sdp/parse.ts';
import { serializeDescription } from '../../main/sdp/serialize.ts';
import { UserAgent } from '../../main/sip/agent/agent.ts';
import type { IncomingInvite } from '../../main/sip/agent/incoming-invite.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Longer than an answered call takes to give up on its ACK (64·T1) and on its BYE, and all timers behind. */
const EVERY_TIMER_MS = 4 * 64 * 500;

/** Whom the messages of the RFCs mean by the registrar. */
const domains = [
  { host: 'example.com', port: 5060 },
  { host: '2001:db8::10', port: 5060 },
  { host: '2001:db8::10', port: 5070 },
];

/** The SIP side of the app as it listens: real sockets, and a clock that only the test moves. */
export class Stack implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly transport: SipTransport;
  readonly #transactions: TransactionLayer;
  readonly #agent: UserAgent;
  readonly #exchange: Exchange;

  private constructor(transport: SipTransport, clock: VirtualClock, users: readonly string[]) {
    const shared = { transport, clock, random: new SeededRandom(4475) };
    this.clock = clock;
    this.transport = transport;
    this.#transactions = new TransactionLayer(shared);
    const below = {
      ...shared,
      transactions: this.#transactions,
      locator: { locate: async () => err({ code: 'not-found', message: 'there is no DNS here' } as const) },
      product: 'Partyline/torture',
    };
    const exchange = new Exchange({ ...below, serves: () => true, domains: () => domains });
    for (const user of users) exchange.register(user, answerAtOnce);
    this.#exchange = exchange;
    this.#agent = new UserAgent({
      ...below,
      front: exchange,
      accepts: (uri) => exchange.statusOf(uri),
    });
    this.#agent.onInvite((invite) => exchange.route(invite));
  }

  /** Listens on `address`; `users` are there and answer every call whose media they can use. */
  static async open(address: string, users: readonly string[]): Promise<Stack> {
    const clock = new VirtualClock();
    const bindings = [
      { protocol: 'udp', address, port: 0 },
      { protocol: 'tcp', address, port: 0 },
    ] as const;
    const opened = await SipTransport.open({ bindings, clock });
    if (!opened.ok) throw new Error(opened.error.message);
    return new Stack(opened.value, clock, users);
  }

  get local(): Address {
    const [first] = this.transport.listening;
    if (!first) throw new Error('listens nowhere');
    return first;
  }

  /** What is alive when every timer has run out: nothing, if all is well. */
  async leftovers(): Promise<Record<string, number>> {
    await this.clock.advance(EVERY_TIMER_MS);
    const { client, server, timers } = this.#transactions.counts();
    const { responseContexts } = this.#exchange.counts();
    return { client, server, timers, responseContexts, ...this.#agent.counts() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.dispose();
    this.#exchange.dispose();
    this.#transactions.dispose();
    await this.transport.close();
  }
}

/** Picks up without a moment's thought: what the test lines do, without their sound. */
function answerAtOnce(invite: IncomingInvite): void {
  const local: LocalMedia = {
    address: invite.localAddress,
    rtpPort: 40_000,
    rtcpPort: 40_001,
    codecs: supportedCodecs,
    direction: 'sendrecv',
    sessionId: '1',
    version: 1,
  };
  const answer = describe(invite.offer?.bytes, local);
  if (answer === undefined) invite.reject(488);
  else invite.accept({ contentType: 'application/sdp', bytes: answer }, idleUser);
}

function describe(offered: Uint8Array | undefined, local: LocalMedia): Uint8Array | undefined {
  if (!offered) return serializeDescription(createOffer(local));
  const offer = parseDescription(offered);
  const agreed = offer.ok ? answerOffer(offer.value, local) : offer;
  return agreed.ok ? serializeDescription(agreed.value.answer) : undefined;
}

const idleUser = {
  onReoffer: async () => err({ status: 488 }),
  onEnded: () => {},
};
