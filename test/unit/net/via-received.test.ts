import { describe, expect, it } from 'vitest';
import { stampReceived } from '../../../main/net/via-received.ts';
import { request } from './messages.ts';

const source = { address: '192.0.2.4', port: 40_000 };

/** RFC 3261 §18.2.1 and RFC 3581 §4: sent-by, rport asked for, what the top Via then says. */
const rows: [via: string, stamped: string][] = [
  // The example of §18.2.1: a host name differs from every address.
  ['SIP/2.0/UDP bobspc.biloxi.com:5060', 'SIP/2.0/UDP bobspc.biloxi.com:5060;received=192.0.2.4'],
  // Another address than the source.
  ['SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKkj', 'SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKkj;received=192.0.2.4'],
  // The source itself: nothing to add.
  ['SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bKkj', 'SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bKkj'],
  // RFC 3581 §4: rport gets the port, and received is added even when it is the same.
  [
    'SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkj',
    'SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKkj;received=192.0.2.4;rport=40000',
  ],
  [
    'SIP/2.0/TCP 192.0.2.4;branch=z9hG4bKkj;rport',
    'SIP/2.0/TCP 192.0.2.4;branch=z9hG4bKkj;received=192.0.2.4;rport=40000',
  ],
  // A sender that names a third party as the place to answer is not believed.
  ['SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKkj;received=203.0.113.9', 'SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKkj'],
  [
    'SIP/2.0/UDP a.example;branch=z9hG4bKkj;received=203.0.113.9;rport=53',
    'SIP/2.0/UDP a.example;branch=z9hG4bKkj;received=192.0.2.4;rport=40000',
  ],
];

describe('the top Via of a request that came in', () => {
  it.each(rows)('%s becomes %s', (via, stamped) => {
    const message = request({ via });
    stampReceived(message, source);
    expect(message.headers.get('Via')).toBe(stamped);
  });

  it('compares IPv6 addresses, not their spelling', () => {
    const message = request({ via: 'SIP/2.0/UDP [2001:DB8:0:0::1]:5060;branch=z9hG4bK1' });
    stampReceived(message, { address: '2001:db8::1', port: 5060 });
    expect(message.headers.get('Via')).toBe('SIP/2.0/UDP [2001:DB8:0:0::1]:5060;branch=z9hG4bK1');
  });

  it('leaves the Vias below as they are, on the same line and on others', () => {
    const message = request({
      via: 'SIP/2.0/UDP a.example;branch=z9hG4bK2, SIP/2.0/UDP b.example;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP c.example',
    });
    stampReceived(message, source);
    expect(message.headers.list('Via')).toEqual([
      'SIP/2.0/UDP a.example;branch=z9hG4bK2;received=192.0.2.4',
      'SIP/2.0/UDP b.example;branch=z9hG4bK1',
      'SIP/2.0/UDP c.example',
    ]);
  });

  it('is seen by the typed getter', () => {
    const message = request({ via: 'SIP/2.0/UDP a.example;branch=z9hG4bK1;rport' });
    expect(message.via.received).toBeUndefined();
    stampReceived(message, source);
    expect(message.via).toMatchObject({ received: '192.0.2.4', rport: 40_000 });
  });

  it('leaves a Via that can not be read', () => {
    const message = request({ via: 'nonsense' });
    stampReceived(message, source);
    expect(message.headers.get('Via')).toBe('nonsense');
  });
});
