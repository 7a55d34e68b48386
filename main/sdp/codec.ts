import { type VoiceCodecName, voiceCodecNames } from './codec-name.ts';

/** A format that this end can send and receive; a list of them, the preferred one first, is what an offer says. */
export interface Codec {
  /** The encoding name of the rtpmap; compared without regard to case. */
  readonly name: string;
  /** voice: what carries the sound; noise: what stands for silence (RFC 3389); event: named events beside it (RFC 4733). */
  readonly kind: 'voice' | 'noise' | 'event';
  /** The number in our own offers; in an answer the offer's number goes (RFC 3264 §6.1). */
  readonly payloadType: number;
  /** Of the RTP timestamps, in Hz (G722 says 8000 here though it samples at 16000, RFC 3551 §4.5.2). */
  readonly clockRate: number;
  /** Opus says 2 whatever it carries (RFC 7587 §7). */
  readonly channels: number;
  /** Our `a=fmtp` for it: what we take, in offers and answers alike. */
  readonly parameters?: string;
}

/** FEC is made use of; sound is mono (RFC 7587 §6.1). */
const opus: Codec = {
  name: 'opus',
  kind: 'voice',
  payloadType: 96,
  clockRate: 48_000,
  channels: 2,
  parameters: 'useinbandfec=1;stereo=0',
};
const g722: Codec = { name: 'G722', kind: 'voice', payloadType: 9, clockRate: 8000, channels: 1 };
export const pcmu: Codec = { name: 'PCMU', kind: 'voice', payloadType: 0, clockRate: 8000, channels: 1 };
export const pcma: Codec = { name: 'PCMA', kind: 'voice', payloadType: 8, clockRate: 8000, channels: 1 };
/** At a rate that 20 ms of fit any path's packets. */
const l16: Codec = { name: 'L16', kind: 'voice', payloadType: 97, clockRate: 16_000, channels: 1 };

const voices: Readonly<Record<VoiceCodecName, Codec>> = { opus, G722: g722, PCMU: pcmu, PCMA: pcma, L16: l16 };

/** Beside voice codecs of the same clock (RFC 3389 §5.1); Opus has its own way. */
const comfortNoise: Codec = { name: 'CN', kind: 'noise', payloadType: 13, clockRate: 8000, channels: 1 };

/** The sixteen DTMF events (RFC 4733 §3.2), on the clock of the 8 kHz voice codecs. */
export const telephoneEvent: Codec = eventsAt(8000, 101);

/** On the clock of each voice codec that is offered (RFC 4733 §2.1). */
const events: readonly Codec[] = [telephoneEvent, eventsAt(48_000, 102), eventsAt(16_000, 103)];

function eventsAt(clockRate: number, payloadType: number): Codec {
  return { name: 'telephone-event', kind: 'event', payloadType, clockRate, channels: 1, parameters: '0-15' };
}

/** These voice codecs in this order, with the comfort noise and the events that go with their clocks. */
export function codecsNamed(names: readonly VoiceCodecName[]): readonly Codec[] {
  const chosen = names.map((name) => voices[name]);
  const beside = [comfortNoise, ...events];
  return [...chosen, ...beside.filter((each) => chosen.some(({ clockRate }) => clockRate === each.clockRate))];
}

/** What this phone speaks, the preferred one first. */
export const supportedCodecs: readonly Codec[] = codecsNamed(voiceCodecNames);
