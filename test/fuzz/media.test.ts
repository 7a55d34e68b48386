import { expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { DtmfReceiver } from '../../main/rtp/dtmf.ts';
import { csrcAt, parseRtp, RtpFields } from '../../main/rtp/packet.ts';
import { parseRtcp } from '../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../main/rtp/rtcp-writer.ts';
import type { LocalMedia } from '../../main/sdp/agreed.ts';
import { supportedCodecs } from '../../main/sdp/codec.ts';
import { acceptAnswer, answerOffer, createOffer } from '../../main/sdp/offer-answer.ts';
import { parseDescription } from '../../main/sdp/parse.ts';
import { serializeDescription } from '../../main/sdp/serialize.ts';
import { campaignTimeoutMs, run } from './campaign.ts';
import { rtcpSeeds, rtpSeeds, sdpSeeds } from './seeds.ts';

const local: LocalMedia = {
  address: '127.0.0.1',
  rtpPort: 40_000,
  rtcpPort: 40_001,
  codecs: supportedCodecs,
  direction: 'sendrecv',
  sessionId: '1',
  version: 1,
};

it('any description is answered or refused with a warning, and the answer can be read', {
  timeout: campaignTimeoutMs,
}, () => {
  const offered = createOffer(local);
  const count = run({
    name: 'SDP',
    seeds: sdpSeeds,
    take: (input) => {
      const parsed = parseDescription(input);
      if (!parsed.ok) return expect(parsed.error.warning.code).toBeGreaterThanOrEqual(300);
      const answered = answerOffer(parsed.value, local);
      if (answered.ok) {
        expect(answered.value.answer.media).toHaveLength(parsed.value.media.length);
        expect(parseDescription(serializeDescription(answered.value.answer)).ok).toBe(true);
      } else expect(answered.error.warning.code).toBeGreaterThanOrEqual(300);
      const accepted = acceptAnswer(offered, parsed.value);
      if (!accepted.ok) expect(accepted.error.warning.code).toBeGreaterThanOrEqual(300);
    },
  });
  expect(count).toBeGreaterThan(0);
});

it('any RTP packet is sound or has a named fault; its parts lie within it', { timeout: campaignTimeoutMs }, () => {
  const fields = new RtpFields();
  const digits = new DtmfReceiver();
  const count = run({
    name: 'RTP',
    seeds: rtpSeeds,
    take: (input) => {
      if (parseRtp(input, fields) !== undefined) return;
      const { payloadStart, payloadEnd, extensionStart, extensionEnd, csrcCount, timestamp } = fields;
      expect(payloadStart).toBeGreaterThanOrEqual(12 + 4 * csrcCount);
      expect(payloadEnd).toBeGreaterThanOrEqual(payloadStart);
      expect(payloadEnd).toBeLessThanOrEqual(input.length);
      expect(extensionEnd).toBeGreaterThanOrEqual(extensionStart);
      expect(extensionEnd).toBeLessThanOrEqual(input.length);
      for (let index = 0; index < csrcCount; index++) csrcAt(input, index);
      expect(digits.receive(input, payloadStart, payloadEnd, timestamp)).toMatch(/^[0-9*#A-D]*$/);
    },
  });
  expect(count).toBeGreaterThan(0);
});

it('any RTCP compound is read or has a named fault; what is read can be written', {
  timeout: campaignTimeoutMs,
}, () => {
  const count = run({
    name: 'RTCP',
    seeds: rtcpSeeds,
    largest: limits.rtpPacketBytes,
    take: (input) => {
      const parsed = parseRtcp(input);
      if (parsed.ok) writeRtcp(parsed.value);
      else expect(parsed.error).toBeTypeOf('string');
    },
  });
  expect(count).toBeGreaterThan(0);
});
