import { describe, expect, test } from 'vitest';
import { codecsNamed, supportedCodecs } from '../../../main/sdp/codec.ts';
import type { VoiceCodecName } from '../../../main/sdp/codec-name.ts';
import { Negotiation } from '../../../main/sdp/negotiation.ts';
import { sdpBody } from '../../support/sdp-text.ts';

function side(names?: readonly VoiceCodecName[], order: 'ours' | 'theirs' = 'ours'): Negotiation {
  return new Negotiation({
    address: '192.0.2.1',
    rtpPort: 4000,
    rtcpPort: 4001,
    codecs: names ? codecsNamed(names) : supportedCodecs,
    order,
    sessionId: '77',
    version: 1,
  });
}

const lines = (body: Uint8Array) => new TextDecoder().decode(body).split('\r\n');
const audio = (body: Uint8Array) => lines(body).find((line) => line.startsWith('m=')) ?? '';

/** What `to` answers to `offer`, and what both come to. */
function answered(to: Negotiation, offer: Uint8Array) {
  const answer = to.answer(offer);
  if (!answer.ok) throw new Error(answer.error.warning.text);
  return answer.value;
}

function peer(...media: readonly string[]): Uint8Array {
  return sdpBody(['v=0', 'o=- 1 1 IN IP4 192.0.2.7', 's=-', 'c=IN IP4 192.0.2.7', 't=0 0', ...media]);
}

describe('an offer of all that this phone speaks', () => {
  test('names each codec as its payload format registers it, and events on every clock (RFC 4733 §2.1)', () => {
    expect(lines(side().offer()).slice(5, -1)).toEqual([
      'm=audio 4000 RTP/AVP 96 9 0 8 97 13 101 102 103',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 useinbandfec=1;stereo=0',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:97 L16/16000',
      'a=rtpmap:13 CN/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=rtpmap:102 telephone-event/48000',
      'a=fmtp:102 0-15',
      'a=rtpmap:103 telephone-event/16000',
      'a=fmtp:103 0-15',
      'a=ptime:20',
      'a=sendrecv',
      'a=rtcp-xr:voip-metrics',
    ]);
  });

  test.each([
    { names: ['opus'], formats: '96 102' },
    { names: ['L16'], formats: '97 103' },
    { names: ['PCMA', 'G722'], formats: '8 9 13 101' },
    { names: ['PCMU', 'opus'], formats: '0 96 13 101 102' },
  ] as const)('of $names names nothing on another clock', ({ names, formats }) => {
    expect(audio(side(names).offer())).toBe(`m=audio 4000 RTP/AVP ${formats}`);
  });
});

describe('an offer of everything is agreed on by preference', () => {
  test.each([
    { first: 'opus', events: 102 },
    { first: 'G722', events: 101 },
    { first: 'PCMU', events: 101 },
    { first: 'PCMA', events: 101 },
    { first: 'L16', events: 103 },
  ] as const)('$first, where the answerer prefers it', ({ first, events }) => {
    const bob = side([first, ...(['opus', 'G722', 'PCMU', 'PCMA', 'L16'] as const).filter((name) => name !== first)]);
    const alice = side();
    const { body, agreed } = answered(bob, alice.offer());
    const accepted = alice.accept(body);
    expect([agreed.codec.name, accepted.ok && accepted.value.codec.name]).toEqual([first, first]);
    expect(agreed.dtmf).toEqual({ sendPayloadType: events, receivePayloadType: events });
  });

  test('the peer’s order stands where this end was told of none (RFC 3264 §6.1)', () => {
    const { agreed } = answered(side(undefined, 'theirs'), peer('m=audio 6000 RTP/AVP 8 9 0'));
    expect(agreed.codec.name).toBe('PCMA');
  });

  test('what both can’t do is left out', () => {
    const { body } = answered(side(['PCMA']), side().offer());
    expect(audio(body)).toBe('m=audio 4000 RTP/AVP 8 13 101');
  });
});

describe('a codec is changed by another offer', () => {
  test('of ours, once another is preferred', () => {
    const [alice, bob] = [side(), side(undefined, 'theirs')];
    alice.accept(answered(bob, alice.offer()).body);
    expect(audio(alice.offer())).toMatch(/AVP 96 9 0 /);
    alice.prefer(codecsNamed(['G722', 'opus']));
    alice.accept(answered(bob, alice.offer()).body);
    expect([alice.agreed?.codec.name, bob.agreed?.codec.name]).toEqual(['G722', 'G722']);
    expect(audio(alice.offer())).toMatch(/AVP 9 96 /);
  });

  test('of the peer’s, whatever this end preferred at first', () => {
    const alice = side(['opus', 'PCMU']);
    const offer = (formats: string) => peer(`m=audio 6000 RTP/AVP ${formats}`, 'a=rtpmap:110 opus/48000/2');
    expect(answered(alice, offer('0 110')).agreed.codec.name).toBe('opus');
    expect(answered(alice, offer('0 110')).agreed.codec.name).toBe('PCMU');
    expect(answered(alice, offer('110 0')).agreed.codec.name).toBe('opus');
  });
});

describe('what the peer wishes to be sent', () => {
  test('comes with the codec', () => {
    const wishes = 'maxplaybackrate=16000; maxaveragebitrate=20000; useinbandfec=1';
    const { agreed, body } = answered(
      side(),
      peer('m=audio 6000 RTP/AVP 111', 'a=rtpmap:111 opus/48000/2', `a=fmtp:111 ${wishes}`),
    );
    expect(agreed.codec.remoteParameters).toBe(wishes);
    expect(lines(body)).toContain('a=fmtp:111 useinbandfec=1;stereo=0');
  });

  test.each([
    { formats: '0', ptime: 30, sent: 30 },
    { formats: '111', ptime: 30, sent: 20 },
    { formats: '111', ptime: 60, sent: 60 },
    { formats: '112', ptime: 60, sent: 20 },
    { formats: '112', ptime: 10, sent: 10 },
  ])('ptime $ptime of $formats is $sent ms', ({ formats, ptime, sent }) => {
    const maps = ['a=rtpmap:111 opus/48000/2', 'a=rtpmap:112 L16/16000'];
    const { agreed } = answered(side(), peer(`m=audio 6000 RTP/AVP ${formats}`, ...maps, `a=ptime:${ptime}`));
    expect(agreed.ptimeMs).toBe(sent);
  });
});

test('comfort noise and events alone carry no call', () => {
  const answer = side().answer(peer('m=audio 6000 RTP/AVP 13 101', 'a=rtpmap:101 telephone-event/8000'));
  expect(answer.ok ? 'answered' : answer.error.warning.text).toMatch(/^No voice codec in common; opus, G722, PCMU/);
});
