import { describe, expect, test } from 'vitest';
import { pcma, pcmu, telephoneEvent } from '../../../main/sdp/codec.ts';
import { Negotiation } from '../../../main/sdp/negotiation.ts';
import { parseDescription } from '../../../main/sdp/parse.ts';
import { sdpBody } from '../../support/sdp-text.ts';

function side(address: string, rtpPort = 4000): Negotiation {
  return new Negotiation({
    address,
    rtpPort,
    rtcpPort: rtpPort + 1,
    codecs: [pcmu, pcma, telephoneEvent],
    sessionId: '77',
    version: 1,
  });
}

function pair(): { readonly alice: Negotiation; readonly bob: Negotiation } {
  return { alice: side('192.0.2.1'), bob: side('192.0.2.2') };
}

/** One offer and its answer; gives the directions they come to. */
function exchange(offerer: Negotiation, answerer: Negotiation): readonly [string, string] {
  const answered = answerer.answer(offerer.offer());
  if (!answered.ok) throw new Error(answered.error.warning.text);
  const accepted = offerer.accept(answered.value.body);
  if (!accepted.ok) throw new Error(accepted.error.warning.text);
  return [accepted.value.direction, answered.value.agreed.direction];
}

function versionOf(body: Uint8Array): string {
  const parsed = parseDescription(body);
  return parsed.ok ? parsed.value.origin.version : 'unreadable';
}

function audioLine(body: Uint8Array): string {
  return /m=audio.*/.exec(new TextDecoder().decode(body))?.[0] ?? '';
}

function peer(...mediaLines: readonly string[]): Uint8Array {
  return sdpBody(['v=0', 'o=peer 1 1 IN IP4 192.0.2.7', 's=-', 'c=IN IP4 192.0.2.7', 't=0 0', ...mediaLines]);
}

describe('two of us', () => {
  test('come to the same codec, each other’s ports and both directions', () => {
    const { alice, bob } = pair();
    expect(exchange(alice, bob)).toEqual(['sendrecv', 'sendrecv']);
    expect(alice.agreed?.codec).toEqual(bob.agreed?.codec);
    expect(alice.agreed?.remote).toEqual({
      address: '192.0.2.2',
      rtpPort: 4000,
      rtcpAddress: '192.0.2.2',
      rtcpPort: 4001,
    });
    expect(bob.agreed?.remote?.address).toBe('192.0.2.1');
  });

  test('hold, hold back, and resume one after the other', () => {
    const { alice, bob } = pair();
    exchange(alice, bob);

    alice.held = true;
    expect(exchange(alice, bob)).toEqual(['sendonly', 'recvonly']);
    expect([alice.hold, bob.hold]).toEqual(['local', 'remote']);

    bob.held = true;
    expect(exchange(bob, alice)).toEqual(['inactive', 'inactive']);
    expect([alice.hold, bob.hold]).toEqual(['both', 'both']);

    alice.held = false;
    expect(exchange(alice, bob)).toEqual(['recvonly', 'sendonly']);
    expect([alice.hold, bob.hold]).toEqual(['remote', 'local']);

    bob.held = false;
    expect(exchange(bob, alice)).toEqual(['sendrecv', 'sendrecv']);
    expect([alice.hold, bob.hold]).toEqual(['none', 'none']);
  });

  test('an offer of the held side leaves the hold as it is', () => {
    const { alice, bob } = pair();
    exchange(alice, bob);
    alice.held = true;
    exchange(alice, bob);
    expect(exchange(bob, alice)).toEqual(['recvonly', 'sendonly']);
    expect([alice.hold, bob.hold]).toEqual(['local', 'remote']);
  });
});

describe('versions', () => {
  test('count what changed, offer or answer, and nothing else', () => {
    const { alice, bob } = pair();
    const first = alice.offer();
    const answer = bob.answer(first);
    expect(answer.ok && versionOf(answer.value.body)).toBe('1');
    if (answer.ok) alice.accept(answer.value.body);
    expect(alice.offer()).toEqual(first);
    alice.held = true;
    expect(versionOf(alice.offer())).toBe('2');
    expect(versionOf(alice.offer())).toBe('2');
  });

  test('go on from an offer that was refused', () => {
    const { alice, bob } = pair();
    exchange(alice, bob);
    alice.held = true;
    expect(versionOf(alice.offer())).toBe('2');
    alice.abandon();
    alice.held = false;
    expect(alice.agreed?.direction).toBe('sendrecv');
    expect(versionOf(alice.offer())).toBe('3');
  });
});

describe('payload numbers', () => {
  test('that the peer gave are used in our next offer', () => {
    const alice = side('192.0.2.1');
    alice.answer(peer('m=audio 6000 RTP/AVP 8 96', 'a=rtpmap:96 telephone-event/8000'));
    expect(audioLine(alice.offer())).toBe('m=audio 4000 RTP/AVP 8 0 96');
  });

  test('that the peer gave to something else are not used for ours (RFC 3264 §8.3.2)', () => {
    const alice = side('192.0.2.1');
    alice.answer(peer('m=audio 6000 RTP/AVP 0 101 96', 'a=rtpmap:101 opus/48000/2', 'a=rtpmap:96 iLBC/8000'));
    expect(audioLine(alice.offer())).toBe('m=audio 4000 RTP/AVP 0 8 97');
  });

  test('a re-offer names the codec in use first', () => {
    const alice = side('192.0.2.1');
    alice.offer();
    alice.accept(peer('m=audio 6000 RTP/AVP 8'));
    expect(audioLine(alice.offer())).toBe('m=audio 4000 RTP/AVP 8 0 101');
  });
});

describe('what goes wrong leaves the session as it was', () => {
  test('an offer that cannot be used', () => {
    const alice = side('192.0.2.1');
    alice.answer(peer('m=audio 6000 RTP/AVP 0'));
    const before = alice.agreed;
    expect(alice.answer(peer('m=audio 6000 RTP/AVP 18')).ok).toBe(false);
    expect(alice.answer(new TextEncoder().encode('garbage')).ok).toBe(false);
    expect(alice.agreed).toBe(before);
  });

  test('an answer that cannot be used', () => {
    const { alice, bob } = pair();
    exchange(alice, bob);
    const before = alice.agreed;
    alice.offer();
    expect(alice.accept(peer('m=audio 0 RTP/AVP 0')).ok).toBe(false);
    expect(alice.agreed).toBe(before);
  });

  test('an answer without an offer is a fault of the program', () => {
    expect(() => side('192.0.2.1').accept(peer('m=audio 6000 RTP/AVP 0'))).toThrow(/no offer/);
  });
});

test('the answer of a 200 replaces that of a 183 from another branch', () => {
  const alice = side('192.0.2.1');
  alice.offer();
  alice.accept(peer('m=audio 6000 RTP/AVP 0'));
  alice.accept(peer('m=audio 7000 RTP/AVP 8'));
  expect(alice.agreed).toMatchObject({ remote: { rtpPort: 7000 }, codec: { name: 'PCMA' } });
});
