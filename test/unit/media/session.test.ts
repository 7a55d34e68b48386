import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { MediaSession } from '../../../main/media/session.ts';
import { connect, openSession, startEngine } from './call-rig.ts';

let engine: MediaEngine;
let caller: MediaSession;
let callee: MediaSession;

beforeAll(async () => {
  engine = await startEngine();
});

afterAll(() => engine.close());

beforeEach(async () => {
  caller?.dispose();
  callee?.dispose();
  [caller, callee] = [await openSession(engine), await openSession(engine)];
});

const text = (body: Uint8Array) => new TextDecoder().decode(body);
const sdp = (body: string) => new TextEncoder().encode(body);

describe('a round of offer and answer', () => {
  it('names the bound ports and comes to a codec on both sides', () => {
    const offer = caller.offer();
    expect(text(offer)).toContain(`m=audio ${caller.stream.rtp.port} RTP/AVP 96 9 0 8 97 13 101 102 103`);
    const answer = callee.answer(offer);
    expect(answer.ok && text(answer.value)).toContain(`m=audio ${callee.stream.rtp.port} RTP/AVP 96 9 0`);
    expect(answer.ok && caller.accept(answer.value).ok).toBe(true);
    for (const session of [caller, callee])
      expect(session).toMatchObject({ codec: 'opus', heldLocally: false, heldRemotely: false });
    expect(caller.agreed?.remote?.rtpPort).toBe(callee.stream.rtp.port);
  });

  it('may be answered again by the 200 after a 183', () => {
    const answer = callee.answer(caller.offer());
    if (!answer.ok) throw new Error(answer.error.warning);
    expect(caller.accept(answer.value).ok).toBe(true);
    expect(caller.accept(answer.value).ok).toBe(true);
  });

  it.each([
    ['is no SDP', 'hello', 'malformed'],
    [
      'has no codec of ours',
      'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\n',
      'refused',
    ],
  ])('is refused with a Warning when the offer %s', (_, body, code) => {
    const answer = callee.answer(sdp(body));
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(!answer.ok && answer.error.warning).toMatch(/^3\d\d 127\.0\.0\.1 ".+"$/);
    expect(callee.agreed).toBeUndefined();
  });

  it('an answer to no offer is an error, not a crash', () => {
    expect(caller.accept(sdp('v=0\r\n'))).toMatchObject({ ok: false });
  });

  it('leaves the former agreement when a later one fails', () => {
    connect(caller, callee);
    const before = callee.agreed;
    expect(callee.answer(sdp('hello')).ok).toBe(false);
    expect(callee.agreed).toEqual(before);
    expect(caller.offer()).toBeInstanceOf(Uint8Array);
    expect(caller.accept(sdp('hello')).ok).toBe(false);
    expect(caller.codec).toBe('opus');
  });
});

describe('hold (RFC 3264 §8.4)', () => {
  it('is offered as sendonly, seen by the far end, and taken back', () => {
    connect(caller, callee);
    caller.hold();
    const offer = caller.offer();
    expect(text(offer)).toContain('a=sendonly');
    const answer = callee.answer(offer);
    expect(answer.ok && text(answer.value)).toContain('a=recvonly');
    expect(answer.ok && caller.accept(answer.value).ok).toBe(true);
    expect([caller.agreed?.direction, callee.agreed?.direction]).toEqual(['sendonly', 'recvonly']);
    expect(caller).toMatchObject({ heldLocally: true, heldRemotely: false });
    caller.resume();
    connect(caller, callee);
    expect([caller.agreed?.direction, callee.agreed?.direction]).toEqual(['sendrecv', 'sendrecv']);
  });

  it('is withdrawn with an offer that was refused', () => {
    connect(caller, callee);
    caller.hold();
    caller.offer();
    caller.withdraw();
    expect(caller.heldLocally).toBe(false);
    expect(caller.agreed?.direction).toBe('sendrecv');
    connect(callee, caller);
    expect(caller.agreed?.direction).toBe('sendrecv');
  });

  it('by both ends is inactive', () => {
    connect(caller, callee);
    caller.hold();
    connect(caller, callee);
    callee.hold();
    connect(callee, caller);
    expect([caller.agreed?.direction, callee.agreed?.direction]).toEqual(['inactive', 'inactive']);
  });
});

it('gives its ports back when it is closed', async () => {
  const { streams } = await engine.counts();
  await caller.close();
  expect((await engine.counts()).streams).toBe(streams - 1);
});
