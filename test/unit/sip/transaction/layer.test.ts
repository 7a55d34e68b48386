import { describe, expect, it } from 'vitest';
import { reportListenerErrors } from '../../../../main/base/emitter.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { arriving, bothTransports, request, Wire } from './wire.ts';

describe('the Via of a request', () => {
  it.each([
    ['unreliable', 'UDP'],
    ['reliable', 'TCP'],
  ] as const)('names us, a branch of 96 random bits, and asks for rport, %s transport', (reliability, protocol) => {
    const wire = new Wire(reliability);
    const first = wire.send(request('OPTIONS')).request;
    const second = wire.send(request('OPTIONS')).request;
    expect(first.headers.all('Via')).toHaveLength(1);
    expect(first.headers.get('Via')).toMatch(
      new RegExp(`^SIP/2\\.0/${protocol} 192\\.0\\.2\\.1:5060;branch=z9hG4bK[0-9a-f]{24};rport$`),
    );
    expect(first.via.branch).not.toBe(second.via.branch);
  });

  it('puts an IPv6 sent-by in brackets, and finds the transaction by it', async () => {
    const wire = new Wire();
    const ours = wire.network.host('2001:db8::1');
    const flow = ours.flowTo({ address: '192.0.2.2', port: 5060 });
    const transaction = wire.layer.request(request('OPTIONS'), flow, wire.user);
    expect(transaction.request.headers.get('Via')).toContain('UDP [2001:db8::1]:5060;');
    wire.settle();
    const answer = responseTo(wire.lastRequest, 200, undefined, { toTag: 'x' });
    wire.theirs.flowTo({ address: '192.0.2.1', port: 5060 }).send(answer);
    wire.settle();
    expect(transaction.state).toBe('completed');
  });

  it('goes on top of those that are there', () => {
    const wire = new Wire();
    const forwarded = arriving('OPTIONS', 'z9hG4bKdown');
    wire.send(forwarded);
    expect(wire.lastRequest.vias.map(({ host }) => host)).toEqual(['192.0.2.1', '192.0.2.2']);
  });
});

describe('the Vias of a response', () => {
  it.each([
    ['in a line of its own', ['SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKother']],
    ['in a list', ['SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKother, SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKthird']],
  ])('one more than we sent, %s: misrouted, and dropped (§8.1.3.3)', (_where, more) => {
    const wire = new Wire();
    const transaction = wire.send(request('OPTIONS'));
    const misrouted = responseTo(wire.lastRequest, 200, undefined, { toTag: 'far' });
    for (const via of more) misrouted.headers.append('Via', via);
    wire.deliverRaw(misrouted);
    expect(transaction.state).toBe('trying');
    expect(wire.user.told).toEqual([]);
    expect(wire.layer.counts().strayResponses).toBe(1);
    wire.answer(200);
    expect(wire.user.told).toEqual(['0 response 200']);
  });

  it('as many as we forwarded the request with are all in order', () => {
    const wire = new Wire();
    wire.send(arriving('OPTIONS', 'z9hG4bKdown'));
    wire.answer(200);
    expect(wire.user.told).toEqual(['0 response 200']);
  });
});

describe('the ACK of a 2xx', () => {
  it('goes out in no transaction, with a Via of its own that stays when it is sent again', () => {
    const wire = new Wire();
    const ack = request('ACK');
    wire.layer.sendAck(ack, wire.toPeer);
    wire.layer.sendAck(ack, wire.toPeer);
    wire.settle();
    expect(wire.sent).toEqual(['0 ACK', '0 ACK']);
    const [first, second] = wire.received;
    expect(first?.vias).toHaveLength(1);
    expect(first?.via.branch).toMatch(/^z9hG4bK[0-9a-f]{24}$/);
    expect(second?.via.branch).toBe(first?.via.branch);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('is no business of a client transaction', () => {
    const wire = new Wire();
    expect(() => wire.send(request('ACK'))).toThrow('sendAck');
  });

  it('tells its sender when it could not go out', () => {
    const wire = new Wire();
    wire.network.decide(() => ({ code: 'closed', message: 'gone' }));
    const failures: string[] = [];
    wire.layer.sendAck(request('ACK'), wire.toPeer, ({ code }) => failures.push(code));
    wire.settle();
    expect(failures).toEqual(['closed']);
  });
});

describe('§9.2: CANCEL', () => {
  it.each(bothTransports)(
    'is answered 200 with the To tag of the INVITE’s answers, and told, %s transport',
    (reliability) => {
      const wire = new Wire(reliability);
      wire.deliver(arriving('INVITE'));
      wire.respond(180);
      wire.deliver(arriving('CANCEL'));
      expect(wire.told.filter((line) => !line.includes('CANCEL'))).toEqual(['0 INVITE cancelled']);
      expect(wire.sent).toEqual(['0 180', '0 200']);
      expect(wire.received.at(-1)).toMatchObject({
        status: 200,
        cseq: { seq: 986759, method: 'CANCEL' },
        to: { tag: 'near' },
      });
      expect(wire.transaction.state).toBe('proceeding');
      expect(wire.arrived).toHaveLength(1);
    },
  );

  it('is answered before the INVITE, with the tag that the user gets for its own answers', () => {
    const wire = new Wire();
    wire.deliver(arriving('INVITE'));
    const { transaction } = wire;
    transaction.onCancel(() =>
      transaction.respond(responseTo(transaction.request, 487, undefined, { toTag: transaction.localTag })),
    );
    wire.deliver(arriving('CANCEL'));
    expect(wire.sent).toEqual(['0 200', '0 487']);
    expect(wire.received.map(({ to }) => to.tag)).toEqual([transaction.localTag, transaction.localTag]);
  });

  it('is answered 200 and changes nothing where the INVITE has its final answer', () => {
    const wire = new Wire();
    wire.deliver(arriving('INVITE'));
    wire.respond(200);
    wire.deliver(arriving('CANCEL'));
    expect(wire.told).toEqual([]);
    expect(wire.sent).toEqual(['0 200', '0 200']);
  });

  it('is answered 200 and changes nothing where it means a request other than INVITE', () => {
    const wire = new Wire();
    wire.deliver(arriving('OPTIONS'));
    wire.deliver(arriving('CANCEL'));
    expect(wire.sent).toEqual(['0 200']);
    wire.respond(200, wire.arrived[0]);
    expect(wire.sent).toEqual(['0 200', '0 200']);
  });

  it('is answered 481 where it means nothing that we know, and is not told', () => {
    const wire = new Wire();
    wire.deliver(arriving('INVITE', 'z9hG4bK1'));
    wire.deliver(arriving('CANCEL', 'z9hG4bK2'));
    expect(wire.sent).toEqual(['0 481']);
    expect(wire.received[0]?.to.tag).toMatch(/^[0-9a-f]{16}$/);
    expect(wire.told).toEqual([]);
  });

  it('is answered the same when it comes again, and told once', () => {
    const wire = new Wire();
    wire.deliver(arriving('INVITE'));
    wire.deliver(arriving('CANCEL'));
    wire.advance(500);
    wire.deliver(arriving('CANCEL'));
    expect(wire.sent).toEqual(['0 200', '200 100', '500 200']);
    expect(wire.told).toEqual(['0 INVITE cancelled']);
  });
});

describe('§8.2.2.2: a request that comes two ways', () => {
  it('is marked as merged the second time', () => {
    const wire = new Wire();
    wire.deliver(arriving('INVITE', 'z9hG4bK1'));
    wire.deliver(arriving('INVITE', 'z9hG4bK2'));
    expect(wire.arrived.map(({ merged }) => merged)).toEqual([false, true]);
  });

  it('is not, within a dialog', () => {
    const wire = new Wire();
    const fields = { To: '<sip:bob@biloxi.example.com>;tag=x' };
    wire.deliver(arriving('BYE', 'z9hG4bK1', fields));
    wire.deliver(arriving('BYE', 'z9hG4bK2', fields));
    expect(wire.arrived.map(({ merged }) => merged)).toEqual([false, false]);
  });

  it.each([
    ['From tag', { From: '<sip:alice@atlanta.example.com>;tag=other' }],
    ['Call-ID', { 'Call-ID': 'other' }],
    ['CSeq', { CSeq: '986760 OPTIONS' }],
  ])('is not, where its %s differs', (_field, fields) => {
    const wire = new Wire();
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    wire.deliver(arriving('OPTIONS', 'z9hG4bK2', fields));
    expect(wire.arrived.map(({ merged }) => merged)).toEqual([false, false]);
  });

  it('is not, once the first has ended', () => {
    const wire = new Wire('reliable');
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    wire.respond(200);
    wire.deliver(arriving('OPTIONS', 'z9hG4bK2'));
    expect(wire.arrived.map(({ merged }) => merged)).toEqual([false, false]);
  });
});

describe('a malformed message', () => {
  it('is answered 400 without a transaction, alike each time, where it is a request', () => {
    const wire = new Wire();
    const broken = arriving('OPTIONS', 'z9hG4bK1', { CSeq: 'nonsense' });
    wire.deliverRaw(broken);
    wire.deliverRaw(broken);
    expect(wire.sent).toEqual(['0 400', '0 400']);
    const [first, second] = wire.network.packets.filter(({ from }) => from.address === '192.0.2.1');
    expect(first?.bytes).toEqual(second?.bytes);
    expect(wire.arrived).toEqual([]);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0, malformedRequests: 2 });
  });

  it('is answered 505 where its version is not ours (§21.5.6)', () => {
    const wire = new Wire();
    const text = Buffer.from(serializeMessage(arriving('OPTIONS')))
      .toString()
      .replace('SIP/2.0\r\n', 'SIP/7.0\r\n');
    const parsed = parseMessage(Buffer.from(text));
    if (!parsed.ok) throw new Error(parsed.error.message);
    wire.deliverRaw(parsed.value);
    expect(wire.sent).toEqual(['0 505']);
    expect(wire.arrived).toEqual([]);
  });

  it('is not answered where it is an ACK', () => {
    const wire = new Wire();
    wire.deliverRaw(arriving('ACK', 'z9hG4bK1', { CSeq: 'nonsense' }));
    expect(wire.sent).toEqual([]);
    expect(wire.told).toEqual([]);
    expect(wire.layer.counts().malformedRequests).toBe(1);
  });

  it('is answered to its source, the Via as it came, where that does not say whither (RFC 4475 §3.1.2.1)', () => {
    const wire = new Wire();
    const broken = arriving('OPTIONS');
    broken.headers.set('Via', 'nonsense');
    wire.deliverRaw(broken);
    expect(wire.sent).toEqual(['0 400']);
    expect(wire.network.packets.at(-1)?.message.headers.all('Via')).toEqual(['nonsense']);
  });

  it('is not answered where it has no Via', () => {
    const wire = new Wire();
    const broken = arriving('OPTIONS');
    broken.headers.delete('Via');
    wire.deliverRaw(broken);
    expect(wire.sent).toEqual([]);
    expect(wire.layer.counts().malformedRequests).toBe(1);
  });

  it('is answered, without a tag, where its To can not be read', () => {
    const wire = new Wire();
    wire.deliverRaw(arriving('OPTIONS', 'z9hG4bK1', { To: '"unterminated <sip:bob@biloxi.example.com>' }));
    expect(wire.sent).toEqual(['0 400']);
  });

  it('is dropped and counted where it is a response', () => {
    const wire = new Wire();
    const transaction = wire.send(request('OPTIONS'));
    const broken = responseTo(wire.lastRequest, 200);
    broken.headers.set('CSeq', 'nonsense');
    wire.deliverRaw(broken);
    expect(transaction.state).toBe('trying');
    expect(wire.told).toEqual([]);
    expect(wire.layer.counts()).toMatchObject({ malformedResponses: 1, strayResponses: 0 });
  });
});

describe('the limit of server transactions', () => {
  it('refuses new requests with 503 and Retry-After, statelessly; what is known goes on', () => {
    const wire = new Wire('unreliable', { serverTransactions: 2 });
    wire.deliver(arriving('INVITE', 'z9hG4bK1', { 'Call-ID': '1' }));
    wire.deliver(arriving('OPTIONS', 'z9hG4bK2', { 'Call-ID': '2' }));
    wire.deliver(arriving('INVITE', 'z9hG4bK3', { 'Call-ID': '3' }));
    expect(wire.sent).toEqual(['0 503']);
    expect(wire.received.at(-1)?.headers.get('Retry-After')).toBe('10');
    expect(wire.received.at(-1)?.callId).toBe('3');
    wire.deliver(arriving('CANCEL', 'z9hG4bK1', { 'Call-ID': '1' }));
    expect(wire.sent).toEqual(['0 503', '0 200']);
    expect(wire.told).toEqual(['0 INVITE cancelled']);
    wire.deliver(arriving('CANCEL', 'z9hG4bK4', { 'Call-ID': '4' }));
    wire.deliver(arriving('ACK', 'z9hG4bK3', { 'Call-ID': '3' }));
    expect(wire.sent).toEqual(['0 503', '0 200', '0 503']);
    expect(wire.layer.counts()).toMatchObject({ server: 3, refused: 2 });
  });

  it('lets requests in again once others have ended', () => {
    const wire = new Wire('unreliable', { serverTransactions: 1 });
    wire.deliver(arriving('OPTIONS', 'z9hG4bK1'));
    wire.respond(200);
    wire.deliver(arriving('OPTIONS', 'z9hG4bK2'));
    wire.advance(32_000);
    wire.deliver(arriving('OPTIONS', 'z9hG4bK2'));
    expect(wire.arrived).toHaveLength(2);
  });
});

describe('the limit of what server transactions hold', () => {
  const laden = (callId: string, bytes: number) => {
    const invite = arriving('INVITE', `z9hG4bK${callId}`, { 'Call-ID': callId });
    invite.body = new Uint8Array(bytes);
    return invite;
  };

  it('refuses with 503 what would pass it, and takes what is small', () => {
    const wire = new Wire('unreliable', { serverTransactionBytes: 10_000 });
    wire.deliver(laden('1', 6_000));
    wire.deliver(laden('2', 6_000));
    expect(wire.sent).toEqual(['0 503']);
    wire.deliver(laden('3', 100));
    expect(wire.arrived.map(({ request }) => request.callId)).toEqual(['1', '3']);
  });

  it('counts no copy, and forgets what has ended', () => {
    const wire = new Wire('unreliable', { serverTransactionBytes: 10_000 });
    for (let round = 1; round <= 20; round++) {
      const options = arriving('OPTIONS', `z9hG4bK${round}`, { 'Call-ID': `${round}` });
      options.body = new Uint8Array(6_000);
      wire.deliver(options);
      wire.deliver(options);
      wire.respond(200);
      wire.advance(32_000);
    }
    expect(wire.arrived).toHaveLength(20);
    expect(wire.layer.counts()).toMatchObject({ server: 0, refused: 0 });
  });
});

describe('dispose', () => {
  it('leaves no timer, tells no one, and sends nothing more', () => {
    const wire = new Wire();
    wire.send(request('INVITE'));
    wire.send(request('OPTIONS'));
    wire.deliver(arriving('INVITE', 'z9hG4bK1'));
    wire.deliver(arriving('INVITE', 'z9hG4bK2', { 'Call-ID': 'two' }));
    wire.respond(486);
    wire.deliver(arriving('OPTIONS', 'z9hG4bK3'));
    wire.respond(200);
    expect(wire.layer.counts()).toMatchObject({ client: 2, server: 3, timers: 8 });
    expect(wire.clock.pending).toBe(8);
    const sent = wire.sent.length;
    wire.layer.dispose();
    expect(wire.clock.pending).toBe(0);
    expect(wire.layer.counts()).toMatchObject({ client: 0, server: 0, timers: 0 });
    wire.respond(200, wire.arrived[0]);
    wire.deliver(arriving('INVITE', 'z9hG4bK4'));
    wire.advance(64_000);
    expect(wire.sent).toHaveLength(sent);
    expect(wire.user.told).toEqual([]);
    expect(wire.told).toEqual([]);
  });

  it('fails requests that come after it, later and not within the call', async () => {
    const wire = new Wire();
    wire.layer.dispose();
    wire.send(request('BYE'));
    expect(wire.user.told).toEqual([]);
    await Promise.resolve();
    expect(wire.user.told).toEqual(['0 closed']);
    expect(wire.sent).toEqual([]);
  });
});

describe('a user that throws', () => {
  it('is reported, and its transaction goes on', () => {
    const reported: unknown[] = [];
    reportListenerErrors((error) => reported.push(error));
    const wire = new Wire('reliable');
    const broken = new Error('a bug of the user');
    wire.user.onResponse = () => {
      throw broken;
    };
    wire.send(request('OPTIONS'));
    wire.answer(200);
    reportListenerErrors((error) => console.error(error));
    expect(reported).toEqual([broken]);
    expect(wire.user.told).toEqual(['0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });
});
