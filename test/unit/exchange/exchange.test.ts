import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../../main/sip/agent/incoming-invite.ts';
import { SipRequest } from '../../../main/sip/message/message.ts';
import { parseUri, type Uri } from '../../../main/sip/message/uri.ts';
import { World } from '../../scenario/world.ts';

const exchangeOn = (serves: (localAddress: string) => boolean) =>
  new World().exchange('127.0.0.1', { serves }).exchange;

function uri(text: string): Uri {
  const parsed = parseUri(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** A call to `to` that came in on `localAddress`, and what became of it. */
function callTo(to: string, localAddress = '127.0.0.1') {
  const outcome: string[] = [];
  const exchange = exchangeOn((address) => address === '127.0.0.1');
  exchange.register('me', () => outcome.push('me takes it'));
  const invite: Pick<IncomingInvite, 'request' | 'localAddress' | 'reject'> = {
    request: new SipRequest('INVITE', uri(to)),
    localAddress,
    reject: (status) => outcome.push(String(status)),
  };
  exchange.route(invite as IncomingInvite);
  return outcome;
}

describe('a call to the exchange', () => {
  it.each([
    ['sip:me@127.0.0.1:5060', 'me takes it'],
    ['sips:me@127.0.0.1', 'me takes it'],
    ['sip:%6De@127.0.0.1', 'me takes it'],
    ['sip:nobody@127.0.0.1', '404'],
    ['sip:127.0.0.1', '404'],
    ['tel:+4930123', '404'],
  ])('%s → %s', (to, outcome) => {
    expect(callTo(to)).toEqual([outcome]);
  });

  it('from a network that it was not opened to is refused, whoever is meant', () => {
    expect(callTo('sip:me@192.0.2.1', '192.0.2.1')).toEqual(['403']);
    expect(callTo('sip:nobody@192.0.2.1', '192.0.2.1')).toEqual(['403']);
  });

  it('a registration that another has replaced takes nobody away when it ends', () => {
    const exchange = exchangeOn(() => true);
    const first = exchange.register('me', () => {});
    exchange.register('me', () => {});
    first.dispose();
    expect(exchange.statusOf(uri('sip:me@127.0.0.1'))).toBe(200);
  });

  it('a user who has left is not found', () => {
    const exchange = exchangeOn(() => true);
    const registration = exchange.register('me', () => {});
    expect(exchange.statusOf(uri('sip:me@127.0.0.1'))).toBe(200);
    registration.dispose();
    expect(exchange.statusOf(uri('sip:me@127.0.0.1'))).toBe(404);
    expect(exchange.statusOf(uri('sip:127.0.0.1'))).toBe(200);
    expect(exchange.statusOf(uri('tel:+4930123'))).toBe(404);
  });
});
