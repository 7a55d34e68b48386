import { describe, expect, test } from 'vitest';
import type { LocalMedia } from '../../../main/sdp/agreed.ts';
import { pcma, pcmu, telephoneEvent } from '../../../main/sdp/codec.ts';
import type { SessionDescription } from '../../../main/sdp/description.ts';
import { answerOffer } from '../../../main/sdp/offer-answer.ts';
import { formatWarning } from '../../../main/sdp/sdp-error.ts';
import { descriptionText } from '../../../main/sdp/serialize.ts';
import { sdp, sdpWith } from '../../support/sdp-text.ts';

const local: LocalMedia = {
  address: '192.0.2.1',
  rtpPort: 4000,
  rtcpPort: 4001,
  codecs: [pcmu, pcma, telephoneEvent],
  direction: 'sendrecv',
  sessionId: '55',
  version: 1,
};

function answered(offer: SessionDescription, own: Partial<LocalMedia> = {}, previous?: SessionDescription) {
  const result = answerOffer(offer, { ...local, ...own }, previous);
  if (!result.ok) throw new Error(result.error.warning.text);
  return result.value;
}

function refusal(...mediaLines: readonly string[]): unknown {
  const result = answerOffer(sdpWith(...mediaLines), local);
  return result.ok ? 'answered' : result.error;
}

function mediaLines(description: SessionDescription): readonly string[] {
  return descriptionText(description)
    .split('\r\n')
    .filter((line) => line.startsWith('m='));
}

describe('the answer (RFC 3264 §6)', () => {
  test('repeats the offer’s order and payload numbers, and only what we can do', () => {
    const { answer, agreed } = answered(
      sdpWith(
        'm=audio 6000 RTP/AVP 18 8 0 96 97 13',
        'a=rtpmap:18 G729/8000',
        'a=rtpmap:96 telephone-event/8000',
        'a=fmtp:96 0-11',
        'a=rtpmap:97 opus/48000/2',
      ),
    );
    expect(descriptionText(answer).split('\r\n')).toEqual([
      'v=0',
      'o=- 55 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 4000 RTP/AVP 8 0 96',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ]);
    expect(agreed.codec).toEqual({ name: 'PCMA', clockRate: 8000, channels: 1, payloadType: 8 });
    expect([...agreed.receivable.keys()]).toEqual([8, 0]);
    expect(agreed.dtmf).toEqual({ sendPayloadType: 96, receivePayloadType: 96 });
  });

  test('RFC 3264 §10.1: audio taken, both videos refused in their places', () => {
    const { answer } = answered(
      sdp(
        'v=0',
        'o=alice 2890844526 2890844526 IN IP4 host.anywhere.com',
        's=',
        'c=IN IP4 192.0.2.9',
        't=0 0',
        'm=audio 49170 RTP/AVP 0',
        'a=rtpmap:0 PCMU/8000',
        'm=video 51372 RTP/AVP 31',
        'a=rtpmap:31 H261/90000',
        'm=video 53000 RTP/AVP 32',
        'a=rtpmap:32 MPV/90000',
      ),
    );
    expect(mediaLines(answer)).toEqual(['m=audio 4000 RTP/AVP 0', 'm=video 0 RTP/AVP 31', 'm=video 0 RTP/AVP 32']);
  });

  test('of several audio streams the first that can be used is taken', () => {
    const { answer, agreed } = answered(
      sdpWith(
        'm=image 7000 udptl t38',
        'm=audio 6000 RTP/SAVP 0',
        'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj',
        'm=audio 6002 RTP/AVP 18',
        'm=audio 6004 RTP/AVP 0',
        'm=audio 6006 RTP/AVP 0',
      ),
    );
    expect(mediaLines(answer)).toEqual([
      'm=image 0 udptl t38',
      'm=audio 0 RTP/SAVP 0',
      'm=audio 0 RTP/AVP 18',
      'm=audio 4000 RTP/AVP 0',
      'm=audio 0 RTP/AVP 0',
    ]);
    expect(agreed.remote?.rtpPort).toBe(6004);
  });

  test('repeats the offer’s t= line', () => {
    const offer = sdp(
      'v=0',
      'o=- 1 1 IN IP4 192.0.2.7',
      's=-',
      'c=IN IP4 192.0.2.7',
      't=2873397496 2873404696',
      'm=audio 6000 RTP/AVP 0',
    );
    expect(descriptionText(answered(offer).answer)).toContain('\r\nt=2873397496 2873404696\r\n');
  });

  test('ICE, bundling, multiplexing and keys in a plain offer are passed over', () => {
    const { answer, agreed } = answered(
      sdpWith(
        'a=group:BUNDLE audio',
        'a=ice-lite',
        'm=audio 6000 RTP/AVP 0',
        'a=mid:audio',
        'a=rtcp-mux',
        'a=ice-ufrag:abcd',
        'a=ice-pwd:abcdefghijklmnopqrstuvwx',
        'a=candidate:1 1 UDP 2130706431 198.51.100.9 9000 typ host',
        'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj',
      ),
    );
    expect(agreed.remote).toEqual({
      address: '192.0.2.7',
      rtpPort: 6000,
      rtcpAddress: '192.0.2.7',
      rtcpPort: 6001,
    });
    expect(descriptionText(answer)).not.toMatch(/BUNDLE|ice-|candidate|crypto|rtcp-mux|a=mid/);
  });
});

describe('where the peer is', () => {
  test.each([
    [['c=IN IP4 198.51.100.2'], '198.51.100.2', '198.51.100.2', 6001],
    [['a=rtcp:53020'], '192.0.2.7', '192.0.2.7', 53_020],
    [['a=rtcp:53020 IN IP4 126.16.64.4'], '192.0.2.7', '126.16.64.4', 53_020],
    [['a=rtcp:0'], '192.0.2.7', '192.0.2.7', 6001],
    [['a=rtcp:70000'], '192.0.2.7', '192.0.2.7', 6001],
    [['a=rtcp:53020 IN IP4 224.0.0.1'], '192.0.2.7', '192.0.2.7', 6001],
  ])('%s', (lines, address, rtcpAddress, rtcpPort) => {
    const { agreed } = answered(sdpWith('m=audio 6000 RTP/AVP 0', ...lines));
    expect(agreed.remote).toEqual({ address, rtpPort: 6000, rtcpAddress, rtcpPort });
  });

  test('over IPv6', () => {
    const offer = sdpWith('m=audio 6000 RTP/AVP 0', 'c=IN IP6 2001:db8::7', 'a=rtcp:7001 IN IP6 2001:db8::8');
    const { answer, agreed } = answered(offer, { address: '2001:db8::1' });
    expect(agreed.remote).toEqual({
      address: '2001:db8::7',
      rtpPort: 6000,
      rtcpAddress: '2001:db8::8',
      rtcpPort: 7001,
    });
    expect(answer.connection).toEqual({ netType: 'IN', addressType: 'IP6', address: '2001:db8::1' });
  });
});

describe('packet time', () => {
  test.each([
    [[], 20],
    [['a=ptime:30'], 30],
    [['a=ptime:50'], 40],
    [['a=ptime:200'], 60],
    [['a=ptime:40', 'a=maxptime:20'], 20],
    [['a=maxptime:150'], 20],
    [['a=maxptime:10'], 10],
    [['a=ptime:0'], 20],
    [['a=ptime:twenty'], 20],
    [['a=ptime:20.0'], 20],
    [['a=ptime:5'], 20],
  ])('%s: %i ms', (lines, ptimeMs) => {
    expect(answered(sdpWith('m=audio 6000 RTP/AVP 0', ...lines)).agreed.ptimeMs).toBe(ptimeMs);
  });
});

describe('direction and hold', () => {
  test.each([
    [['a=sendrecv'], 'sendrecv', false],
    [['a=sendonly'], 'recvonly', true],
    [['a=recvonly'], 'sendonly', false],
    [['a=inactive'], 'inactive', true],
    [['b=AS:0'], 'recvonly', true],
    [['b=RS:0', 'b=RR:0'], 'sendrecv', false],
  ] as const)('%s in the stream: %s', (lines, direction, heldByPeer) => {
    const { answer, agreed } = answered(sdpWith('m=audio 6000 RTP/AVP 0', ...lines));
    expect(agreed).toMatchObject({ direction, heldByPeer });
    expect(answer.media[0]?.attributes.at(-1)).toEqual({ name: direction });
  });

  test('a direction at session level holds for a stream that says none', () => {
    expect(answered(sdpWith('a=sendonly', 'm=audio 6000 RTP/AVP 0')).agreed.direction).toBe('recvonly');
  });

  test('and the stream’s own wins', () => {
    expect(answered(sdpWith('a=inactive', 'm=audio 6000 RTP/AVP 0', 'a=sendrecv')).agreed.direction).toBe('sendrecv');
  });

  test.each(['c=IN IP4 0.0.0.0', 'c=IN IP6 ::'])('the hold of old, %s: nothing is sent to the peer', (line) => {
    const { agreed } = answered(sdpWith('m=audio 6000 RTP/AVP 0', line));
    expect(agreed).toMatchObject({ remote: undefined, direction: 'recvonly', heldByPeer: true });
  });
});

describe('refused as a whole, with the Warning that says why (RFC 3261 §20.43)', () => {
  test.each([
    ['no stream', [], 304],
    ['only video', ['m=video 6000 RTP/AVP 31'], 304],
    ['audio at port 0', ['m=audio 0 RTP/AVP 0'], 304],
    ['only encrypted audio', ['m=audio 6000 RTP/SAVP 0'], 302],
    ['only audio of a browser', ['m=audio 9 UDP/TLS/RTP/SAVPF 111 0'], 302],
    ['no codec in common', ['m=audio 6000 RTP/AVP 18 4'], 305],
    ['a dynamic number without rtpmap', ['m=audio 6000 RTP/AVP 96'], 305],
    ['events without voice', ['m=audio 6000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'], 305],
    ['our codec on another clock', ['m=audio 6000 RTP/AVP 96', 'a=rtpmap:96 PCMU/16000'], 305],
    ['a static number that means something else', ['m=audio 6000 RTP/AVP 0', 'a=rtpmap:0 G729/8000'], 305],
    ['the other IP version', ['m=audio 6000 RTP/AVP 0', 'c=IN IP6 2001:db8::1'], 301],
    ['a name for an address', ['m=audio 6000 RTP/AVP 0', 'c=IN IP4 media.example.com'], 301],
    ['everybody’s address', ['m=audio 6000 RTP/AVP 0', 'c=IN IP4 255.255.255.255'], 301],
    ['a multicast address', ['m=audio 6000 RTP/AVP 0', 'c=IN IP4 224.2.1.1/127'], 330],
    ['another network', ['m=audio 6000 RTP/AVP 0', 'c=ATM NSAP 47.0091'], 300],
    ['no room for RTCP', ['m=audio 65535 RTP/AVP 0'], 399],
  ])('%s', (_name, lines, code) => {
    expect(refusal(...lines)).toMatchObject({ warning: { code } });
  });

  test('no address at all', () => {
    const offer = sdp('v=0', 'o=- 1 1 IN IP4 192.0.2.7', 's=-', 't=0 0', 'm=audio 6000 RTP/AVP 0');
    expect(answerOffer(offer, local)).toMatchObject({ ok: false, error: { code: 'malformed' } });
  });

  test('the Warning names what can be used, and is written for the header field', () => {
    const result = answerOffer(sdpWith('m=audio 6000 RTP/AVP 18'), local);
    expect(result.ok ? '' : formatWarning(result.error.warning, '192.0.2.1:5060')).toBe(
      '305 192.0.2.1:5060 "No voice codec in common; PCMU, PCMA can be used"',
    );
    const hostile = answerOffer(sdpWith(`m=audio 6000 RTP/\u0001é${'x'.repeat(9000)} 0`), local);
    expect(hostile.ok ? '' : formatWarning(hostile.error.warning, 'host')).toMatch(/^302 host "[ -~]{20,160}"$/);
    expect(formatWarning({ code: 399, text: 'a "b" \\' }, 'host')).toBe('399 host "a \\"b\\" \\\\"');
  });
});

describe('a later offer of the peer', () => {
  const first = answered(sdpWith('m=video 5000 RTP/AVP 31', 'm=audio 6000 RTP/AVP 0')).answer;

  test('that changes nothing is answered with the same version', () => {
    const again = answered(sdpWith('m=video 5000 RTP/AVP 31', 'm=audio 6000 RTP/AVP 0'), {}, first).answer;
    expect(again).toEqual(first);
  });

  test('that holds us is answered with the next version', () => {
    const held = answered(sdpWith('m=video 5000 RTP/AVP 31', 'm=audio 6000 RTP/AVP 0', 'a=sendonly'), {}, first);
    expect(held.answer.origin.version).toBe('2');
  });

  test('that adds an audio stream before ours keeps ours', () => {
    const offer = sdpWith('m=audio 5000 RTP/AVP 0', 'm=audio 6000 RTP/AVP 0');
    expect(mediaLines(answered(offer, {}, first).answer)).toEqual(['m=audio 0 RTP/AVP 0', 'm=audio 4000 RTP/AVP 0']);
  });

  test('that gives ours up for another moves to the other', () => {
    const offer = sdpWith('m=video 0 RTP/AVP 31', 'm=audio 0 RTP/AVP 0', 'm=audio 7000 RTP/AVP 8');
    const { answer, agreed } = answered(offer, {}, first);
    expect(mediaLines(answer).at(-1)).toBe('m=audio 4000 RTP/AVP 8');
    expect(agreed.remote?.rtpPort).toBe(7000);
  });
});
