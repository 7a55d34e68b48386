import { createHmac } from 'node:crypto';
import type { Random } from '../base/random.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { magicCookie, sentByPort } from '../sip/transaction/matching.ts';
import type { Home } from './home.ts';

const SECRET_BYTES = 32;
/** Between what makes a branch unique and what tells loops. */
const SEPARATOR = '.';
const MARK_DIGITS = 16;

/** What only this exchange can have written: the ends of its branches, and the Routes that it gave out. */
export class Marks {
  readonly #secret: string;
  readonly #home: Home;

  constructor(random: Random, home: Home) {
    this.#secret = random.hex(SECRET_BYTES);
    this.#home = home;
  }

  /** The second part of a branch: the same whenever the same request would be routed in the same way (RFC 5393 §4.2.1). */
  loopMark(received: SipRequest): string {
    return SEPARATOR + this.#mark('loop', ...routingKey(received));
  }

  /**
   * True for a request that we forwarded before and that has not changed in anything that we route by: a loop. One that
   * comes back with another Request-URI or Route is a spiral, and welcome (RFC 5393 §4.2.2).
   */
  hasLooped(received: SipRequest): boolean {
    const ours = received.vias.filter((via) => this.#home.isSentBy(via.host, sentByPort(via)));
    if (ours.length === 0) return false;
    const mark = this.loopMark(received);
    return ours.some(({ branch }) => branch?.startsWith(magicCookie) === true && branch.endsWith(mark));
  }

  /** What the ACK of a 2xx bears as its branch: the same for each copy of it (§16.11). */
  ackMark(ack: SipRequest): string {
    return this.#mark('ack', ack.via.branch ?? '', ack.via.host, ack.callId, String(ack.cseq.seq), ack.from.tag ?? '');
  }

  /** What a Record-Route of ours bears: good for the dialogs of this one call. */
  dialogMark({ callId }: SipRequest): string {
    return this.#mark('dialog', callId);
  }

  #mark(...parts: readonly string[]): string {
    return createHmac('sha256', this.#secret).update(parts.join('\n')).digest('hex').slice(0, MARK_DIGITS);
  }
}

/** All that decides where a request goes, but for its method: its CANCEL has the same branch. */
function routingKey({ uriText, headers, from, to, callId, cseq }: SipRequest): string[] {
  const routing = ['Route', 'Proxy-Require', 'Proxy-Authorization', 'Request-Disposition'];
  const values = routing.flatMap((name) => headers.all(name));
  return [uriText, from.tag ?? '', to.tag ?? '', callId, String(cseq.seq), ...values];
}
