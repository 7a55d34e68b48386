import type { Encoding } from './agreed.ts';
import type { MediaDescription } from './description.ts';

/** One payload type of a stream and what it stands for. */
export interface Format extends Encoding {
  readonly payloadType: number;
  /** Its `a=fmtp`. */
  readonly parameters?: string;
}

/** The audio payload types that need no rtpmap (RFC 3551 table 4). */
const staticEncodings: ReadonlyMap<number, Encoding> = new Map([
  [0, { name: 'PCMU', clockRate: 8000, channels: 1 }],
  [3, { name: 'GSM', clockRate: 8000, channels: 1 }],
  [4, { name: 'G723', clockRate: 8000, channels: 1 }],
  [5, { name: 'DVI4', clockRate: 8000, channels: 1 }],
  [6, { name: 'DVI4', clockRate: 16_000, channels: 1 }],
  [7, { name: 'LPC', clockRate: 8000, channels: 1 }],
  [8, { name: 'PCMA', clockRate: 8000, channels: 1 }],
  [9, { name: 'G722', clockRate: 8000, channels: 1 }],
  [10, { name: 'L16', clockRate: 44_100, channels: 2 }],
  [11, { name: 'L16', clockRate: 44_100, channels: 1 }],
  [12, { name: 'QCELP', clockRate: 8000, channels: 1 }],
  [13, { name: 'CN', clockRate: 8000, channels: 1 }],
  [15, { name: 'G728', clockRate: 8000, channels: 1 }],
  [16, { name: 'DVI4', clockRate: 11_025, channels: 1 }],
  [17, { name: 'DVI4', clockRate: 22_050, channels: 1 }],
  [18, { name: 'G729', clockRate: 8000, channels: 1 }],
]);

/** The payload types of an RTP stream that say what they are, in the order of preference. */
export function formatsOf(media: MediaDescription): readonly Format[] {
  const encodings = rtpmaps(media);
  const parameters = formatParameters(media);
  const formats = new Map<number, Format>();
  for (const written of media.formats) {
    const payloadType = payloadTypeOf(written);
    if (payloadType === undefined || formats.has(payloadType)) continue;
    const encoding = encodings.get(payloadType) ?? staticEncodings.get(payloadType);
    const own = parameters.get(payloadType);
    if (encoding) formats.set(payloadType, { payloadType, ...encoding, ...(own ? { parameters: own } : {}) });
  }
  return [...formats.values()];
}

/** Whether both are the same encoding on the same clock; what parameters they have is the codec's own matter. */
export function sameEncoding(a: Encoding, b: Encoding): boolean {
  return a.name.toUpperCase() === b.name.toUpperCase() && a.clockRate === b.clockRate && a.channels === b.channels;
}

/** Named events (RFC 4733) carry no sound. */
export function isEvent({ name }: Encoding): boolean {
  return name.toLowerCase() === 'telephone-event';
}

/** Carries sound: neither events nor what stands for silence (RFC 3389). */
export function isVoice(encoding: Encoding): boolean {
  return !isEvent(encoding) && encoding.name.toUpperCase() !== 'CN';
}

function payloadTypeOf(written: string): number | undefined {
  if (!/^\d{1,3}$/.test(written)) return undefined;
  const payloadType = Number(written);
  return payloadType <= 127 ? payloadType : undefined;
}

/** `a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>]` (RFC 4566 §6). */
function rtpmaps({ attributes }: MediaDescription): ReadonlyMap<number, Encoding> {
  const maps = new Map<number, Encoding>();
  for (const { name, value } of attributes) {
    if (name !== 'rtpmap' || value === undefined) continue;
    const match = /^[ \t]*(\d{1,3})[ \t]+([^\s/]+)\/(\d{1,6})(?:\/(\d{1,3}))?$/.exec(value);
    if (!match?.[2] || maps.has(Number(match[1]))) continue;
    const clockRate = Number(match[3]);
    const channels = Number(match[4] ?? 1);
    if (clockRate > 0 && channels > 0) maps.set(Number(match[1]), { name: match[2], clockRate, channels });
  }
  return maps;
}

/** `a=fmtp:<format> <parameters>` (RFC 4566 §6). */
function formatParameters({ attributes }: MediaDescription): ReadonlyMap<number, string> {
  const parameters = new Map<number, string>();
  for (const { name, value } of attributes) {
    if (name !== 'fmtp' || value === undefined) continue;
    const match = /^[ \t]*(\d{1,3})[ \t]+(\S.*)$/.exec(value);
    if (match?.[2] && !parameters.has(Number(match[1]))) parameters.set(Number(match[1]), match[2]);
  }
  return parameters;
}
