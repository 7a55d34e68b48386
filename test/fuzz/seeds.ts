import { RTP_HEADER_BYTES, writeRtpHeader } from '../../main/rtp/packet.ts';
import type { RtcpPacket } from '../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../main/rtp/rtcp-writer.ts';
import { offer } from '../support/stranger.ts';
import { corpus } from '../torture/stranger.ts';

/** Every message of RFC 4475 and RFC 5118. */
export const sipSeeds: readonly Buffer[] = [...corpus('rfc4475').values(), ...corpus('rfc5118').values()];

/** The descriptions in those, and one that names everything that we look at. */
export const sdpSeeds: readonly Buffer[] = [
  ...sipSeeds.flatMap((message) => {
    const start = message.indexOf('\r\n\r\nv=0');
    return start < 0 ? [] : [message.subarray(start + 4)];
  }),
  Buffer.from(
    offer(40_000, [
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=rtcp:40009 IN IP4 127.0.0.1',
      'a=sendonly',
    ]),
  ),
];

const report = {
  ssrc: 1,
  fractionLost: 2,
  cumulativeLost: -3,
  extendedHighest: 4,
  jitter: 5,
  lastReport: 6,
  delaySinceLastReport: 7,
};

const compounds: readonly (readonly RtcpPacket[])[] = [
  [
    {
      kind: 'sr',
      ssrc: 9,
      ntp: { seconds: 1, fraction: 2 },
      rtpTimestamp: 160,
      packets: 1,
      octets: 160,
      reports: [report],
    },
    { kind: 'sdes', chunks: [{ ssrc: 9, items: [{ type: 1, text: 'me@example.com' }] }] },
    { kind: 'bye', ssrcs: [9], reason: 'over' },
  ],
  [{ kind: 'rr', ssrc: 9, reports: [report, report] }],
];

export const rtcpSeeds: readonly Buffer[] = compounds.map((packets) => Buffer.from(writeRtcp(packets)));

/** Sound, and a digit. */
export const rtpSeeds: readonly Buffer[] = [
  rtp(0, Buffer.alloc(160, 0xff), []),
  rtp(8, Buffer.alloc(160, 0xd5), [1, 2, 3]),
  rtp(101, Buffer.from([5, 0x8a, 0x03, 0x20]), []),
];

function rtp(payloadType: number, payload: Uint8Array, csrcs: readonly number[]): Buffer {
  const packet = Buffer.alloc(RTP_HEADER_BYTES + 4 * csrcs.length + payload.length);
  const header = { marker: false, payloadType, sequence: 65_535, timestamp: 2 ** 32 - 1, ssrc: 7, csrcs };
  packet.set(payload, writeRtpHeader(header, packet));
  return packet;
}
