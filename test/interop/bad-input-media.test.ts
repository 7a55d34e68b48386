import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../main/base/address.ts';
import { writeRtcp } from '../../main/rtp/rtcp-writer.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Call, offer, UdpStranger, unique } from '../support/stranger.ts';
import { UdpPeer } from '../support/udp-peer.ts';
import { alive, expectBackTo } from '../support/vitals.ts';
import { heardBy, soundPacket } from '../unit/media/call-rig.ts';

/** A caller of the echo line, and what others, and the caller itself, may throw at its media ports. */

const OWN = 0x55;
const FOREIGN = 0x11;
const SSRC = 0xca11e4;

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;
let signalling: UdpStranger;
let rtp: UdpPeer;
let rtcp: UdpPeer;
let call: Call;
let sequence: number;

beforeAll(async () => {
  app = await startApp();
  atRest = await alive(app);
  signalling = await UdpStranger.open(app.port);
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
  expect(app.child.stderr.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
  signalling.close();
});

const media = (): Address => ({ address: '127.0.0.1', port: call.answer.audioPort });
const reports = (): Address => ({ address: '127.0.0.1', port: call.answer.audioPort + 1 });
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Speaks for so many packets of 20 ms. */
async function speak(packets: number, fill = OWN): Promise<void> {
  for (let packet = 0; packet < packets; packet++) {
    rtp.send(soundPacket(sequence++, { ssrc: SSRC, fill }), media());
    await tick();
  }
}

const heard = (fill: number) => heardBy(rtp).filter(({ payload }) => payload.every((byte) => byte === fill)).length;

/** Speaks until it has heard itself a good while, as anyone would who tries the line. */
async function expectEcho(): Promise<void> {
  rtp.arrivals.length = 0;
  await speak(40);
  expect(heard(OWN), 'packets of its own sound, come back').toBeGreaterThan(15);
}

describe('in a call', () => {
  beforeEach(async () => {
    [rtp, rtcp] = [await UdpPeer.open(), await UdpPeer.open()];
    sequence = 1_000;
    const events = ['a=rtpmap:101 telephone-event/8000', `a=rtcp:${rtcp.local.port}`];
    const body = offer(rtp.local.port, events).replace(' 0 8', ' 0 8 101');
    call = await signalling.call({ uri: 'sip:echo@127.0.0.1', body });
  });

  afterEach(async () => {
    expect((await call.bye()).status).toBe(200);
    expect((await signalling.ask()).status).toBe(200);
    await Promise.all([rtp.close(), rtcp.close()]);
  });

  describe('a stranger', () => {
    let stranger: UdpPeer;

    beforeEach(async () => {
      stranger = await UdpPeer.open('127.0.0.2');
    });

    afterEach(() => stranger.close());

    /** Valid packets that go on where the caller's left off. */
    const intrude = (count: number): void => {
      for (let packet = 0; packet < count; packet++) {
        stranger.send(soundPacket(sequence + packet, { ssrc: SSRC, fill: FOREIGN }), media());
      }
    };

    it('who speaks in the middle of a call is neither heard nor sent to', async () => {
      await speak(20);
      for (let round = 0; round < 20; round++) {
        intrude(10);
        await speak(2);
      }
      await expectEcho();
      expect(heard(FOREIGN)).toBe(0);
      expect(stranger.arrivals).toHaveLength(0);
    });

    it('who speaks before the caller does can’t keep the caller’s place', async () => {
      for (let packet = 0; packet < 10; packet++) {
        stranger.send(soundPacket(packet, { ssrc: 0xbad, fill: FOREIGN }), media());
        await tick();
      }
      stranger.arrivals.length = 0;
      await speak(10);
      stranger.arrivals.length = 0;
      for (let round = 0; round < 20; round++) {
        stranger.send(soundPacket(10 + round, { ssrc: 0xbad, fill: FOREIGN }), media());
        await speak(1);
      }
      await expectEcho();
      expect(heard(FOREIGN)).toBe(0);
      expect(stranger.arrivals).toHaveLength(0);
    });

    it('who sends reports and goodbyes ends nothing', async () => {
      await speak(20);
      const goodbye = writeRtcp([
        { kind: 'rr', ssrc: SSRC, reports: [] },
        { kind: 'bye', ssrcs: [SSRC] },
      ]);
      for (let round = 0; round < 50; round++) stranger.send(goodbye, reports());
      await expectEcho();
    });
  });

  describe('the caller’s own phone, gone mad', () => {
    const header = (first: number, second: number, rest = 10): Buffer =>
      Buffer.concat([Buffer.from([first, second]), randomBytes(rest)]);

    it.each<[string, () => Uint8Array]>([
      ['nothing', () => Buffer.alloc(0)],
      ['one byte', () => Buffer.of(0x80)],
      ['RTP of version 1', () => header(0x40, 0, 200)],
      ['15 contributing sources that are not there', () => header(0x8f, 0)],
      ['an extension beyond the packet', () => Buffer.concat([header(0x90, 0), Buffer.from('0000ffff', 'hex')])],
      ['padding of 255 bytes', () => Buffer.concat([header(0xa0, 0), Buffer.alloc(20, 0xff)])],
      ['padding of none', () => Buffer.concat([header(0xa0, 0), Buffer.alloc(20)])],
      ['no payload', () => soundPacket(sequence, { ssrc: SSRC }).subarray(0, 12)],
      ['one sample', () => soundPacket(sequence, { ssrc: SSRC }).subarray(0, 13)],
      ['a second of sound at once', () => Buffer.concat([soundPacket(sequence, { ssrc: SSRC }), Buffer.alloc(8_000)])],
      ['64 KiB', () => Buffer.concat([soundPacket(sequence, { ssrc: SSRC }), Buffer.alloc(65_000)])],
      ['a payload type that was not agreed', () => soundPacket(sequence, { ssrc: SSRC, type: 96 })],
      ['half an event', () => soundPacket(sequence, { ssrc: SSRC, type: 101 }).subarray(0, 14)],
      ['RTCP', () => writeRtcp([{ kind: 'rr', ssrc: SSRC, reports: [] }])],
      ['RTCP whose length is a lie', () => Buffer.from('80c9ffff00000001', 'hex')],
      ['RTCP with 31 reports that are not there', () => Buffer.from('9fc9000100000001', 'hex')],
      ['RTCP with a description that does not end', () => Buffer.from('80c900010000000181ca000100000001', 'hex')],
      ['RTCP with padding beyond itself', () => Buffer.from('a0c90001000000ff', 'hex')],
    ])('sends %s, on both ports', async (_what, bytes) => {
      await speak(5);
      for (let round = 0; round < 20; round++) {
        rtp.send(bytes(), media());
        rtcp.send(bytes(), media());
        rtp.send(bytes(), reports());
        rtcp.send(bytes(), reports());
      }
      await expectEcho();
    });

    it('sends random bytes behind a good header', async () => {
      await speak(5);
      for (let round = 0; round < 2_000; round++) {
        rtp.send(
          header(0x80 | (round & 0x3f), [0, 8, 101, 0x80, 200, 201, 202, 203][round % 8] ?? 0, round % 300),
          media(),
        );
        rtcp.send(header(0x80 | (round & 0x3f), 200 + (round % 5), round % 300), reports());
        if (round % 50 === 0) await tick();
      }
      // The jitter of those took the buffer's delay to its largest; a pause lets the stream begin again.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await speak(50);
      await expectEcho();
    });

    it('packs 500 digits into each packet', async () => {
      await speak(5);
      const events = Buffer.alloc(500 * 4);
      for (let event = 0; event < 500; event++) events.set([event % 16, 0x8a, 0, 160], event * 4);
      for (let packet = 0; packet < 1_000; packet++) {
        const bytes = Buffer.concat([soundPacket(packet * 500, { ssrc: SSRC, type: 101 }).subarray(0, 12), events]);
        rtp.send(bytes, media());
        if (packet % 20 === 0) await tick();
      }
      const asked = performance.now();
      expect((await signalling.ask()).status).toBe(200);
      expect(performance.now() - asked, 'ms for an OPTIONS').toBeLessThan(1_000);
    });
  });

  describe('sound that is sent', () => {
    it.each<[string, () => string]>([
      ['to a port where nobody is', () => offer(9)],
      ['to our own SIP port', () => offer(app.port)],
      ['to our own media port', () => offer(call.answer.audioPort)],
      ['nowhere', () => offer(rtp.local.port, [], '0.0.0.0')],
      ['in packets of no time', () => offer(rtp.local.port, ['a=ptime:0'])],
      ['in packets of an hour', () => offer(rtp.local.port, ['a=ptime:3600000'])],
    ])('%s, does no harm', async (_where, body) => {
      const again = call.within('INVITE', { body: body() });
      expect((await signalling.ask(again)).status).toBe(200);
      await signalling.send(
        signalling.make({ ...again, method: 'ACK', cseq: (again.cseq ?? '').replace('INVITE', 'ACK'), body: '' }),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await alive(app)).mediaStreams).toBe(1);
    });

    it('in a circle between two calls of the echo line grows to nothing', async () => {
      const other = await signalling.call({ uri: 'sip:echo@127.0.0.1', body: offer(call.answer.audioPort) });
      const again = call.within('INVITE', { body: offer(other.answer.audioPort) });
      expect((await signalling.ask(again)).status).toBe(200);
      await signalling.send(
        signalling.make({ ...again, method: 'ACK', cseq: (again.cseq ?? '').replace('INVITE', 'ACK'), body: '' }),
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect((await signalling.ask()).status).toBe(200);
      expect((await other.bye()).status).toBe(200);
    });
  });
});

describe('an offer that names a third party as its ear', () => {
  let victim: UdpPeer;
  const tenPackets = () => new Promise((resolve) => setTimeout(resolve, 200));

  beforeEach(async () => {
    victim = await UdpPeer.open('127.0.0.2');
  });

  afterEach(() => victim.close());

  it.each(['echo', 'tone', 'me'])('has nothing sent there by %s before the call is acknowledged', async (user) => {
    const callId = unique('forged');
    const body = offer(victim.local.port, [], victim.local.address);
    const invite = { method: 'INVITE', uri: `sip:${user}@127.0.0.1`, callId, branch: unique('z9hG4bK'), body };
    await signalling.send(signalling.make(invite));
    const rings = user === 'me';
    const answer = await signalling.answer(callId, '1 INVITE', (status) => status === (rings ? 180 : 200));
    await tenPackets();
    expect(victim.arrivals).toHaveLength(0);
    const to = answer.header('To') ?? '';
    if (rings) await signalling.send(signalling.make({ ...invite, method: 'CANCEL', cseq: '1 CANCEL', body: '' }));
    const { status } = await signalling.answer(callId, '1 INVITE', (code) => code === (rings ? 487 : 200));
    const branch = status === 487 ? invite.branch : unique('z9hG4bK');
    await signalling.send(signalling.make({ ...invite, branch, method: 'ACK', cseq: '1 ACK', to, body: '' }));
    if (rings) return;
    await victim.received(1);
    const bye = { ...invite, branch: unique('z9hG4bK'), method: 'BYE', cseq: '2 BYE', to, body: '' };
    expect((await signalling.ask(bye)).status).toBe(200);
  });
});

it('all of that over, the app is as it was', { timeout: 90_000 }, async () => {
  await expectBackTo(atRest, app);
});
