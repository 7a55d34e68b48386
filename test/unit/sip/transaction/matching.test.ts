import { describe, expect, it } from 'vitest';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { arriving, request, Wire } from './wire.ts';

describe('§17.1.3: which client transaction a response is for', () => {
  it('tells a CANCEL’s answer from its INVITE’s by the method in CSeq', () => {
    const wire = new Wire();
    const invite = wire.send(request('INVITE'));
    const cancel = request('CANCEL');
    cancel.headers.prepend('Via', invite.request.headers.get('Via') ?? '');
    const cancelling = wire.send(cancel);
    expect(cancelling.request.via.branch).toBe(invite.request.via.branch);
    wire.deliver(responseTo(wire.lastRequest, 200));
    expect([invite.state, cancelling.state]).toEqual(['calling', 'completed']);
  });

  it.each([
    ['another branch', 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKother'],
    ['no branch', 'SIP/2.0/UDP 192.0.2.1:5060'],
  ])('drops a response with %s, and says so', (_what, via) => {
    const wire = new Wire();
    const transaction = wire.send(request('OPTIONS'));
    const response = responseTo(wire.lastRequest, 200, undefined, { toTag: 'x' });
    response.headers.set('Via', via);
    wire.deliver(response);
    expect(transaction.state).toBe('trying');
    expect(wire.told).toEqual(['0 stray 200']);
    expect(wire.layer.counts().strayResponses).toBe(1);
  });

  it('drops a response whose sent-by is not ours (§18.1.2)', () => {
    const wire = new Wire();
    const transaction = wire.send(request('OPTIONS'));
    const response = responseTo(wire.lastRequest, 200, undefined, { toTag: 'x' });
    response.headers.set('Via', (response.headers.get('Via') ?? '').replace('192.0.2.1:5060', '192.0.2.1:5070'));
    wire.deliver(response);
    expect(transaction.state).toBe('trying');
    expect(wire.layer.counts().strayResponses).toBe(1);
  });

  it('drops a response after the transaction has ended', () => {
    const wire = new Wire();
    wire.send(request('OPTIONS'));
    wire.advance(32_000);
    wire.answer(200);
    expect(wire.user.told).toEqual(['32000 timeout', '32000 terminated']);
    expect(wire.told).toEqual(['32000 stray 200']);
  });
});

describe('§17.2.3: which server transaction a request is for', () => {
  const vias = {
    'another branch': `SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKother`,
    'another sent-by host': `SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1`,
    'another sent-by port': `SIP/2.0/UDP 192.0.2.2:5070;branch=z9hG4bK1`,
  };

  it.each(Object.entries(vias))('%s makes another transaction', (_what, via) => {
    const wire = new Wire();
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    const other = arriving('OPTIONS', 'z9hG4bK1', { 'Call-ID': 'another' });
    other.headers.set('Via', via);
    wire.deliver(other);
    expect(wire.arrived).toHaveLength(2);
  });

  it('another method makes another transaction', () => {
    const wire = new Wire();
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    wire.deliver(arriving('INFO', 'z9hG4bK1'));
    expect(wire.arrived.map(({ request: { method } }) => method)).toEqual(['OPTIONS', 'INFO']);
  });

  it.each([
    ['an absent port is 5060', 'SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1'],
    ['parameters and spaces do not count', 'SIP / 2.0 / UDP 192.0.2.2:5060 ; x=y;branch=z9hG4bK1'],
  ])('%s', (_what, via) => {
    const wire = new Wire();
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    const again = arriving('OPTIONS', 'z9hG4bK1');
    again.headers.set('Via', via);
    wire.deliver(again);
    expect(wire.arrived).toHaveLength(1);
  });

  it('host names are compared without case', () => {
    const wire = new Wire();
    for (const host of ['pc33.example.com', 'PC33.Example.COM']) {
      const made = arriving('OPTIONS');
      made.headers.set('Via', `SIP/2.0/UDP ${host};branch=z9hG4bK1`);
      wire.deliver(made);
    }
    expect(wire.arrived).toHaveLength(1);
  });
});

describe.each([
  ['without a branch', 'SIP/2.0/UDP 192.0.2.2:5060'],
  ['without the magic cookie', 'SIP/2.0/UDP 192.0.2.2:5060;branch=1'],
  ['with nothing behind the cookie (RFC 4475 §3.2.1)', 'SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK'],
])('§17.2.3: a request of RFC 2543, %s', (_what, via) => {
  function legacy(method: string, fields: Readonly<Record<string, string>> = {}) {
    const made = arriving(method, '', fields);
    made.headers.set('Via', via);
    return made;
  }

  it('is the same again where Request-URI, tags, Call-ID, CSeq and top Via are', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.respond(180);
    wire.deliver(legacy('INVITE'));
    expect(wire.arrived).toHaveLength(1);
    expect(wire.sent).toEqual(['0 180', '0 180']);
  });

  it.each([
    ['Call-ID', { 'Call-ID': 'other' }],
    ['CSeq', { CSeq: '986760 INVITE' }],
    ['From tag', { From: '<sip:alice@atlanta.example.com>;tag=other' }],
    ['To tag', { To: '<sip:bob@biloxi.example.com>;tag=other' }],
  ])('is another where its %s differs', (_field, fields) => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.deliver(legacy('INVITE', fields));
    expect(wire.arrived).toHaveLength(2);
  });

  it('its ACK of a non-2xx is absorbed, found by the To tag of the answer', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.respond(486);
    wire.deliver(legacy('ACK', { To: 'Bob <sip:bob@biloxi.example.com>;tag=near' }));
    expect(wire.transaction.state).toBe('confirmed');
    expect(wire.told).toEqual([]);
  });

  it('an ACK with another To tag is none of its', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.respond(486);
    wire.deliver(legacy('ACK', { To: 'Bob <sip:bob@biloxi.example.com>;tag=other' }));
    expect(wire.transaction.state).toBe('completed');
    expect(wire.told).toEqual(['0 ACK 986759']);
  });

  it('its ACK of a 2xx goes to the user (RFC 6026 §6)', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.respond(200);
    wire.deliver(legacy('ACK', { To: 'Bob <sip:bob@biloxi.example.com>;tag=near' }));
    expect(wire.transaction.state).toBe('accepted');
    expect(wire.told).toEqual(['0 ACK 986759']);
  });

  it('its CANCEL finds it', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.deliver(legacy('CANCEL'));
    expect(wire.told).toEqual(['0 INVITE cancelled']);
    expect(wire.sent).toEqual(['0 200']);
  });

  it('leaves nothing behind', () => {
    const wire = new Wire();
    wire.deliver(legacy('INVITE'));
    wire.respond(486);
    wire.advance(32_000);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
    wire.deliver(legacy('ACK', { To: 'Bob <sip:bob@biloxi.example.com>;tag=near' }));
    expect(wire.told.at(-1)).toBe('32000 ACK 986759');
  });
});
