import { describe, expect, test } from 'vitest';
import type { LocalMedia } from '../../../main/sdp/agreed.ts';
import { pcma, pcmu, telephoneEvent } from '../../../main/sdp/codec.ts';
import { acceptAnswer, createOffer } from '../../../main/sdp/offer-answer.ts';
import { descriptionText } from '../../../main/sdp/serialize.ts';
import { sdp, sdpWith } from '../../support/sdp-text.ts';

const local: LocalMedia = {
  address: '192.0.2.1',
  rtpPort: 4000,
  rtcpPort: 4001,
  codecs: [pcmu, pcma, telephoneEvent],
  direction: 'sendrecv',
  sessionId: '1234567890',
  version: 1,
};

function accepted(...answerLines: readonly string[]) {
  const agreed = acceptAnswer(createOffer(local), sdpWith(...answerLines));
  if (!agreed.ok) throw new Error(agreed.error.warning.text);
  return agreed.value;
}

function refusal(...answerLines: readonly string[]): unknown {
  const agreed = acceptAnswer(createOffer(local), sdpWith(...answerLines));
  return agreed.ok ? 'agreed' : agreed.error;
}

describe('an offer (RFC 3264 §5)', () => {
  test('names every codec with its rtpmap, the preferred first', () => {
    expect(descriptionText(createOffer(local)).split('\r\n')).toEqual([
      'v=0',
      'o=- 1234567890 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 4000 RTP/AVP 0 8 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      'a=rtcp-xr:voip-metrics',
      '',
    ]);
  });

  test('over IPv6, with RTCP on a port of its own (RFC 3605)', () => {
    const text = descriptionText(createOffer({ ...local, address: '2001:db8::1', rtcpPort: 5001 }));
    expect(text).toContain('o=- 1234567890 1 IN IP6 2001:db8::1\r\n');
    expect(text).toContain('c=IN IP6 2001:db8::1\r\n');
    expect(text).toContain('a=rtcp:5001\r\n');
  });

  test('a codec of two channels and parameters is written as its rtpmap and fmtp say', () => {
    const opus = {
      name: 'opus',
      kind: 'voice',
      payloadType: 96,
      clockRate: 48_000,
      channels: 2,
      parameters: 'useinbandfec=1',
    } as const;
    const text = descriptionText(createOffer({ ...local, codecs: [opus, pcma] }));
    expect(text).toContain('m=audio 4000 RTP/AVP 96 8\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n');
  });
});

describe('the answer to an offer of ours (RFC 3264 §7)', () => {
  test('gives where to send, with what, and how', () => {
    const agreed = accepted(
      'm=audio 6000 RTP/AVP 8 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:30',
    );
    expect(agreed).toEqual({
      remote: { address: '192.0.2.7', rtpPort: 6000, rtcpAddress: '192.0.2.7', rtcpPort: 6001 },
      codec: { name: 'PCMA', clockRate: 8000, channels: 1, payloadType: 8 },
      receivable: new Map([
        [0, { name: 'PCMU', clockRate: 8000, channels: 1 }],
        [8, { name: 'PCMA', clockRate: 8000, channels: 1 }],
      ]),
      dtmf: { sendPayloadType: 101, receivePayloadType: 101 },
      direction: 'sendrecv',
      heldByPeer: false,
      ptimeMs: 30,
      voipMetrics: false,
    });
  });

  test('static payload types need no rtpmap', () => {
    expect(accepted('m=audio 6000 RTP/AVP 8 0').codec.name).toBe('PCMA');
  });

  test('the first voice codec of the answer is sent, events never', () => {
    const agreed = accepted('m=audio 6000 RTP/AVP 101 0 8', 'a=rtpmap:101 telephone-event/8000');
    expect(agreed.codec.name).toBe('PCMU');
  });

  test('other numbers in the answer are what we send with; ours are what we receive', () => {
    const agreed = accepted('m=audio 6000 RTP/AVP 0 97', 'a=rtpmap:97 telephone-event/8000');
    expect(agreed.dtmf).toEqual({ sendPayloadType: 97, receivePayloadType: 101 });
    const voice = accepted('m=audio 6000 RTP/AVP 110', 'a=rtpmap:110 pcma/8000/1');
    expect(voice.codec).toEqual({ name: 'PCMA', clockRate: 8000, channels: 1, payloadType: 110 });
    expect([...voice.receivable.keys()]).toEqual([0, 8, 110]);
  });

  test('our dynamic number repeated without its rtpmap means what it means in the offer', () => {
    expect(accepted('m=audio 6000 RTP/AVP 0 101').dtmf).toEqual({ sendPayloadType: 101, receivePayloadType: 101 });
  });

  test('without events in the answer there are none', () => {
    expect(accepted('m=audio 6000 RTP/AVP 0').dtmf).toBeUndefined();
  });

  test('events on another clock than the codec’s are none of it (RFC 4733 §2.1)', () => {
    expect(accepted('m=audio 6000 RTP/AVP 0 97', 'a=rtpmap:97 telephone-event/16000').dtmf).toBeUndefined();
  });

  test.each([
    [['a=sendrecv'], 'sendrecv', false],
    [['a=sendonly'], 'recvonly', true],
    [['a=recvonly'], 'sendonly', false],
    [['a=inactive'], 'inactive', true],
  ] as const)('%s: %s', (lines, direction, heldByPeer) => {
    expect(accepted('m=audio 6000 RTP/AVP 0', ...lines)).toMatchObject({ direction, heldByPeer });
  });

  test('an answer that says nothing to our hold is on hold all the same', () => {
    const agreed = acceptAnswer(createOffer({ ...local, direction: 'sendonly' }), sdpWith('m=audio 6000 RTP/AVP 0'));
    expect(agreed).toMatchObject({ ok: true, value: { direction: 'sendonly', heldByPeer: false } });
  });

  test.each([
    ['the stream refused', ['m=audio 0 RTP/AVP 0'], 304],
    ['no stream at all', [], 399],
    ['another medium in its place', ['m=video 6000 RTP/AVP 0'], 399],
    ['no codec in common', ['m=audio 6000 RTP/AVP 18'], 305],
    ['only events in common', ['m=audio 6000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'], 305],
    ['a secure profile that was not offered', ['m=audio 6000 RTP/SAVP 0'], 302],
    ['the other IP version', ['m=audio 6000 RTP/AVP 0', 'c=IN IP6 2001:db8::7'], 301],
  ])('%s is an error with its Warning', (_name, lines, code) => {
    expect(refusal(...lines)).toMatchObject({ warning: { code } });
  });
});

describe('a later offer (RFC 3264 §8)', () => {
  const first = createOffer(local);

  test('says the same with the same version', () => {
    expect(createOffer(local, first)).toEqual(first);
  });

  test('says something else with a version one higher, and the same session id', () => {
    const hold = createOffer({ ...local, direction: 'sendonly' }, first);
    expect(hold.origin).toEqual({ ...first.origin, version: '2' });
    const resume = createOffer(local, hold);
    expect(resume.origin.version).toBe('3');
    expect({ ...resume, origin: first.origin }).toEqual(first);
  });

  test('keeps every stream in its place, those not used at port 0', () => {
    const previous = sdp(
      'v=0',
      'o=- 1234567890 9 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=video 0 RTP/AVP 96',
      'm=audio 4000 RTP/AVP 0',
      'm=audio 0 RTP/SAVP 8',
    );
    const offer = createOffer({ ...local, codecs: [pcmu, telephoneEvent] }, previous);
    expect(offer.media.map(({ type, port, protocol, formats }) => [type, port, protocol, ...formats])).toEqual([
      ['video', 0, 'RTP/AVP', '96'],
      ['audio', 4000, 'RTP/AVP', '0', '101'],
      ['audio', 0, 'RTP/SAVP', '8'],
    ]);
    expect(offer.origin.version).toBe('10');
  });
});
