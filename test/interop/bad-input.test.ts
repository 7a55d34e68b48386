import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Answer, type Ill, offer, UdpStranger, unique } from '../support/stranger.ts';
import { alive, expectBackTo } from '../support/vitals.ts';

/** What strangers and broken phones send to SIP's port. After each the app still answers; after all it is as it was. */

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;
let witness: UdpStranger;
let stranger: UdpStranger;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await startApp();
  atRest = await alive(app);
  witness = await UdpStranger.open(app.port);
  stranger = await UdpStranger.open(app.port);
});

afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  expect((await witness.ask()).status, 'an OPTIONS is still answered').toBe(200);
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
  expect(app.child.stderr.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
  witness.close();
  stranger.close();
});

/** An offer that nobody sends sound for. */
const silentOffer = offer(9);
const toEcho: Ill = { uri: 'sip:echo@127.0.0.1', body: silentOffer };

describe('garbage on UDP is dropped', () => {
  const stun = Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
  const headers = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: ${index}`);

  it.each<[string, () => Buffer]>([
    ['random bytes', () => randomBytes(1_400)],
    ['an empty datagram', () => Buffer.alloc(0)],
    ['CRLFs', () => Buffer.from('\r\n\r\n')],
    ['65,507 random bytes', () => randomBytes(65_507)],
    ['65,507 NULs', () => Buffer.alloc(65_507)],
    ['65,507 line breaks', () => Buffer.alloc(65_507, '\r\n')],
    ['65,507 colons', () => Buffer.alloc(65_507, ':')],
    ['STUN', () => stun],
    ['a start line alone', () => Buffer.from('OPTIONS sip:me@127.0.0.1 SIP/2.0\r\n\r\n')],
    [
      'a response to nothing',
      () => Buffer.from('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx\r\n\r\n'),
    ],
    ['257 headers', () => stranger.make({ more: headers(257) })],
    ['10,000 headers', () => stranger.make({ more: headers(4_000) })],
    ['a header of 9 KiB', () => stranger.make({ more: [`X-Long: ${'a'.repeat(9 * 1024)}`] })],
  ])('%s', async (_what, bytes) => {
    const before = stranger.inbox.texts.length;
    await stranger.send(bytes());
    expect((await witness.ask()).status).toBe(200);
    expect(stranger.inbox.texts.length - before, 'answers').toBe(0);
  });

  it('a thousand random mutations of an INVITE', async () => {
    const invite = stranger.make({ ...toEcho, method: 'INVITE', uri: 'sip:nobody@127.0.0.1' });
    for (let round = 0; round < 1_000; round++) {
      const copy = Buffer.from(invite);
      const flips = randomBytes(9);
      for (let flip = 0; flip < 9; flip += 3) copy[flips.readUInt16LE(flip) % copy.length] = flips[flip + 2] ?? 0;
      await stranger.send(copy);
    }
  });
});

describe('a request that can be answered though it is wrong gets 400', () => {
  it.each<[string, Ill]>([
    ['a negative Content-Length', { claimed: '-1' }],
    ['a Content-Length beyond the datagram', { claimed: '9999' }],
    ['a Content-Length that is none', { claimed: 'many' }],
    ['two Content-Lengths that differ', { claimed: '0', more: ['Content-Length: 7'] }],
    ['two Call-IDs', { more: ['Call-ID: another'] }],
    ['no tag of From', { fromTag: '' }],
    ['a Max-Forwards that is none', { more: ['Max-Forwards: lots'] }],
    ['a Contact that is none', { contact: '<<<>>>' }],
    ['a CSeq of another method', { cseq: '1 BYE' }],
    ['a CSeq beyond 2³¹', { cseq: '99999999999 OPTIONS' }],
    ['a header without a name', { more: [': nothing'] }],
  ])('%s', async (_what, parts) => {
    expect((await stranger.ask(parts)).status).toBe(400);
  });
});

describe('a request for what is not here', () => {
  const hello = { method: 'MESSAGE', body: 'hello', type: 'text/plain' };
  const waiting = { more: ['Event: message-summary', 'Subscription-State: active'] };
  const replacing = { more: ['Replaces: nothing@example.com;to-tag=a;from-tag=b'] };

  it.each<[string, Ill, number]>([
    ['an INVITE for an unknown user', { method: 'INVITE', uri: 'sip:nobody@127.0.0.1', body: silentOffer }, 404],
    ['an INVITE for no user', { method: 'INVITE', uri: 'sip:127.0.0.1', body: silentOffer }, 404],
    ['an INVITE for a user with an escaped NUL', { method: 'INVITE', uri: 'sip:%00@127.0.0.1' }, 404],
    ['an INVITE for a number', { method: 'INVITE', uri: 'tel:+493012345' }, 416],
    ['an INVITE for a web page', { method: 'INVITE', uri: 'http://127.0.0.1/' }, 416],
    ['an OPTIONS for an unknown user', { uri: 'sip:nobody@127.0.0.1' }, 404],
    ['a BYE of no call', { method: 'BYE', to: '<sip:me@127.0.0.1>;tag=nothing' }, 481],
    ['a BYE without a To tag', { method: 'BYE' }, 481],
    ['a re-INVITE of no call', { method: 'INVITE', to: '<sip:me@127.0.0.1>;tag=nothing', body: silentOffer }, 481],
    ['an OPTIONS within no dialog', { to: '<sip:me@127.0.0.1>;tag=nothing' }, 481],
    ['a CANCEL of nothing', { method: 'CANCEL' }, 481],
    ['a MESSAGE for an unknown user', { ...hello, uri: 'sip:nobody@127.0.0.1' }, 404],
    ['a MESSAGE that is no text', { ...hello, type: 'text/html' }, 415],
    ['a REGISTER for a foreign domain', { method: 'REGISTER', uri: 'sip:example.com' }, 403],
    ['a SUBSCRIBE to what we don’t have', { method: 'SUBSCRIBE', more: ['Event: presence'] }, 489],
    ['a NOTIFY that nobody asked for', { method: 'NOTIFY', ...waiting }, 481],
    ['a PUBLISH', { method: 'PUBLISH', more: ['Event: presence'] }, 405],
    ['an UPDATE of no call', { method: 'UPDATE', to: '<sip:me@127.0.0.1>;tag=nothing' }, 481],
    ['a PRACK of no call', { method: 'PRACK', to: '<sip:me@127.0.0.1>;tag=nothing', more: ['RAck: 1 1 INVITE'] }, 481],
    ['an INFO of no call', { method: 'INFO', to: '<sip:me@127.0.0.1>;tag=nothing' }, 481],
    ['an INVITE that replaces no call', { ...toEcho, method: 'INVITE', uri: 'sip:me@127.0.0.1', ...replacing }, 481],
    ['an unknown method', { method: 'EXPLODE' }, 501],
    ['an extension that we don’t have', { more: ['Require: timer, x-magic'] }, 420],
  ])('%s: %s', async (_what, parts, status) => {
    const answer = parts.method === 'INVITE' ? await stranger.refused(parts) : await stranger.ask(parts);
    expect(answer.status).toBe(status);
    if (status === 405 || status === 501) expect(answer.header('Allow')).toContain('INVITE, ACK, CANCEL, BYE, OPTIONS');
    if (status === 420) expect(answer.header('Unsupported')).toBe('x-magic');
  });

  it('an ACK of nothing is met with silence', async () => {
    const callId = unique('ack');
    await stranger.send(stranger.make({ method: 'ACK', callId, to: '<sip:me@127.0.0.1>;tag=nothing' }));
    await witness.ask();
    expect(stranger.inbox.texts.filter((text) => text.includes(callId))).toEqual([]);
  });
});

describe('an INVITE that can’t become a call', () => {
  const secure = silentOffer.replace('RTP/AVP', 'RTP/SAVP');
  const speex = silentOffer.replace(' 0 8', ' 97').concat('a=rtpmap:97 speex/16000\r\n');

  it.each<[string, Ill, number, RegExp]>([
    ['codecs that we don’t have', { body: speex }, 488, /^305 /],
    ['encrypted sound', { body: secure }, 488, /^302 /],
    ['video alone', { body: silentOffer.replace('m=audio', 'm=video') }, 488, /^304 /],
    ['a refused stream', { body: offer(0) }, 488, /^304 /],
    ['an IPv6 address', { body: silentOffer.replace('c=IN IP4 127.0.0.1', 'c=IN IP6 ::1') }, 488, /^301 /],
    ['a host name', { body: offer(9, [], 'victim.example') }, 488, /^301 /],
    ['a multicast address', { body: offer(9, [], '224.2.3.4') }, 488, /^330 /],
    ['the broadcast address', { body: offer(9, [], '255.255.255.255') }, 488, /^301 /],
    ['no room for RTCP', { body: offer(65_535) }, 488, /^399 /],
    ['SDP that is none', { body: 'hello' }, 488, /^399 /],
    ['random bytes as SDP', { body: randomBytes(500) }, 488, /^399 /],
    ['SDP of NULs', { body: Buffer.alloc(500) }, 488, /^399 /],
    ['SDP of 600 lines', { body: silentOffer + 'a=x\r\n'.repeat(600) }, 488, /^399 /],
    ['SDP of 40 KiB', { body: `${silentOffer}a=${'x'.repeat(40 * 1024)}\r\n` }, 488, /^399 /],
  ])('for %s: %s', async (_what, parts, status, warning) => {
    const answer = await stranger.refused({ ...toEcho, ...parts });
    expect(answer.status).toBe(status);
    expect(answer.header('Warning')).toMatch(warning);
  });

  it.each<[string, Ill, number]>([
    ['a body of another type', { type: 'text/html' }, 415],
    ['a body without a type', { type: null }, 415],
    ['a compressed body', { more: ['Content-Encoding: gzip'] }, 415],
    ['no wish for SDP', { more: ['Accept: text/html'] }, 406],
    ['no Contact', { contact: null }, 400],
    ['a Contact that isn’t SIP', { contact: '<mailto:me@example.com>' }, 400],
  ])('for %s: %s', async (_what, parts, status) => {
    expect((await stranger.refused({ ...toEcho, ...parts })).status).toBe(status);
  });

  it('says which bodies and codings it takes', async () => {
    expect((await stranger.refused({ ...toEcho, type: 'text/html' })).header('Accept')).toBe('application/sdp');
    const coded = await stranger.refused({ ...toEcho, more: ['Content-Encoding: gzip'] });
    expect(coded.header('Accept-Encoding')).toBe('identity');
  });
});

describe('an INVITE twice', () => {
  it('by the same branch is one call, by another branch 482', async () => {
    const invite = { ...toEcho, method: 'INVITE', callId: unique('twice') };
    const branch = unique('z9hG4bK');
    await stranger.send(stranger.make({ ...invite, branch }));
    await stranger.send(stranger.make({ ...invite, branch }));
    await stranger.send(stranger.make(invite));
    const answer = await stranger.answer(invite.callId, '1 INVITE', (status) => status === 200);
    const loop = await stranger.answer(invite.callId, '1 INVITE', (status) => status === 482);
    expect((await alive(app)).mediaStreams, 'calls').toBe(1);
    const to = answer.header('To') ?? '';
    await stranger.send(stranger.make({ ...invite, method: 'ACK', cseq: '1 ACK', to, body: '' }));
    await stranger.send(
      stranger.make({ ...invite, method: 'ACK', cseq: '1 ACK', to: loop.header('To') ?? '', body: '' }),
    );
    expect((await stranger.ask({ ...invite, method: 'BYE', cseq: '2 BYE', to, body: '' })).status).toBe(200);
  });
});

describe('a storm of re-INVITEs', () => {
  it('each with its ACK is answered in turn', async () => {
    const call = await stranger.call(toEcho);
    for (let round = 0; round < 50; round++) {
      const again = call.within('INVITE', { body: silentOffer });
      const answer = await stranger.ask(again);
      expect(answer.status).toBe(200);
      await stranger.send(
        stranger.make({ ...again, method: 'ACK', cseq: (again.cseq ?? '').replace('INVITE', 'ACK'), body: '' }),
      );
    }
    expect((await call.bye()).status).toBe(200);
  });

  it('without any ACK is refused after a few, and not answered over and over', async () => {
    const call = await stranger.call(toEcho);
    const storm = Array.from({ length: 300 }, () => call.within('INVITE', { body: silentOffer }));
    const answers: Answer[] = [];
    // In bursts that the kernel's buffer holds.
    while (answers.length < storm.length) {
      const burst = storm.slice(answers.length, answers.length + 50);
      for (const each of burst) await stranger.send(stranger.make(each));
      answers.push(...(await Promise.all(burst.map(({ callId, cseq }) => stranger.answer(callId, cseq ?? '')))));
    }
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(4);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 500]));
    for (const each of storm) {
      await stranger.send(
        stranger.make({ ...each, method: 'ACK', cseq: (each.cseq ?? '').replace('INVITE', 'ACK'), body: '' }),
      );
    }
    expect((await call.bye()).status).toBe(200);
  });

  it('with an older CSeq is out of order: 500', async () => {
    const call = await stranger.call({ ...toEcho, cseq: '100 INVITE' });
    expect((await stranger.refused(call.within('INVITE', { body: silentOffer, cseq: '7 INVITE' }))).status).toBe(500);
    expect((await stranger.ask(call.within('BYE', { cseq: '101 BYE' }))).status).toBe(200);
  });
});

describe('someone who names a third party', () => {
  it.each<[string, (victim: string) => Ill]>([
    ['as the sender in Via', (victim) => ({ via: `SIP/2.0/UDP ${victim};branch=${unique('z9hG4bK')};rport` })],
    [
      'as received and rport',
      (victim) => {
        const [host, port] = victim.split(':');
        return { via: `SIP/2.0/UDP ${host};branch=${unique('z9hG4bK')};received=${host};rport=${port}` };
      },
    ],
    [
      'as maddr',
      (victim) => {
        const [host, port] = victim.split(':');
        return { via: `SIP/2.0/UDP 127.0.0.1:${port};branch=${unique('z9hG4bK')};maddr=${host};rport` };
      },
    ],
    [
      'as maddr, with an empty Via on top',
      (victim) => {
        const [host, port] = victim.split(':');
        return { via: `,SIP/2.0/UDP ${host}:${port};branch=${unique('z9hG4bK')};maddr=${host}` };
      },
    ],
  ])('%s gets the answer alone', async (_how, parts) => {
    const victim = await UdpStranger.open(app.port, '127.0.0.2');
    open.push(victim);
    const callId = unique('spoof');
    await stranger.send(stranger.make({ ...parts(`${victim.local.address}:${victim.local.port}`), callId }));
    await stranger.answer(callId, '1 OPTIONS');
    await witness.ask();
    expect(victim.inbox.texts).toEqual([]);
  });

  it('as Contact and Record-Route gets all answers, and the third party none', async () => {
    const victim = await UdpStranger.open(app.port, '127.0.0.2');
    open.push(victim);
    const at = `sip:victim@${victim.local.address}:${victim.local.port}`;
    const call = await stranger.call({ ...toEcho, contact: `<${at}>`, more: [`Record-Route: <${at};lr>`] });
    expect(call.answer.status).toBe(200);
    expect((await call.bye()).status).toBe(200);
    expect(victim.inbox.texts).toEqual([]);
  });
});

it('all of that over, the app is as it was', { timeout: 90_000 }, async () => {
  await expectBackTo(atRest, app);
});
