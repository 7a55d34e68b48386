/**
 * The E-model of ITU-T G.107 (06/2015): how well people talk over a connection, from what is known of it. Everything
 * that is not given here has the default value of table 3.
 */
export interface Connection {
  /** From mouth to ear, one way, in ms: T, Ta and half of Tr (§7.4). */
  readonly delayMs: number;
  /** Sound that did not arrive in time, 0 to 1 (Ppl). */
  readonly lostShare: number;
  /** How much longer losses last than chance would have them: 1 for random loss (BurstR). */
  readonly burstRatio: number;
  readonly codec: CodecImpairment;
}

/** What a codec takes away, and how well it stands loss (G.113 appendix I). */
export interface CodecImpairment {
  /** Ie: the equipment impairment factor without loss. */
  readonly impairment: number;
  /** Bpl: the packet-loss robustness factor. */
  readonly robustness: number;
}

/** Table 3: loudness and sidetone in dB, noise in dBm0p and dB(A). */
const SLR = 8;
const RLR = 2;
const STMR = 15;
const LSTR = 18;
const D_SEND = 3;
const TELR = 65;
const WEPL = 110;
const NC = -70;
const N_FOR = -64;
const ROOM_NOISE = 35;
const QDU = 1;
const OLR = SLR + RLR;

/** With concealment, random loss (G.113 table I.4). */
const g711: CodecImpairment = { impairment: 0, robustness: 25.1 };

/**
 * By the name in SDP. G.113 has no narrowband figures for wideband codecs; none sounds worse than G.711 without loss, so
 * their impairment is none. What stands for G.722 and Opus under loss is cautious: each frame of G.722 leans on the
 * one before, and so does Opus, but it conceals better and may bring the lost one again (FEC).
 */
export function impairmentOf(codecName: string): CodecImpairment {
  switch (codecName.toUpperCase()) {
    case 'G722':
      return { impairment: 0, robustness: 14 };
    case 'OPUS':
      return { impairment: 0, robustness: 20 };
    default:
      return g711;
  }
}

/** The transmission rating R of §7.1: Ro − Is − Id − Ie,eff; 93.2 where nothing is amiss. */
export function ratingOf(connection: Connection): number {
  return RO - IS - delayImpairment(connection.delayMs) - effectiveImpairment(connection);
}

/** The mean opinion score that belongs to R (annex B), 1 to 4.5. */
export function opinionScore(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  // The formula dips below 1 for the smallest ratings.
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}

/** Ie,eff of §7.5: what the codec takes away with this loss. */
export function effectiveImpairment({ lostShare, burstRatio, codec }: Connection): number {
  const { impairment, robustness } = codec;
  const percent = 100 * lostShare;
  if (percent <= 0) return impairment;
  return impairment + ((95 - impairment) * percent) / (percent / burstRatio + robustness);
}

/** Id of §7.4: the talker's echo, the listener's echo, and delay as such. */
export function delayImpairment(delayMs: number): number {
  return talkerEcho(delayMs) + listenerEcho(2 * delayMs) + absoluteDelay(delayMs);
}

/** Idte, for a sidetone between 9 and 20 dB. */
function talkerEcho(t: number): number {
  const quieting = TELR - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t * t);
  const half = (ROE - (80 + 2.5 * (quieting - 14))) / 2;
  return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-t));
}

/** Idle. */
function listenerEcho(tr: number): number {
  const rle = 10.5 * (WEPL + 7) * (tr + 1) ** -0.25;
  const half = (RO - rle) / 2;
  return half + Math.sqrt(half * half + 169);
}

/** Idd. */
function absoluteDelay(ta: number): number {
  if (ta <= 100) return 0;
  const x = Math.log2(ta / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** No of §7.2: all noise, in dBm0p. */
const NO = noise();
/** Ro: the signal above it. */
const RO = 15 - 1.5 * (SLR + NO);
const ROE = -1.5 * (NO - RLR);
/** Is of §7.3: what comes with the voice at once. */
const IS = loudness() + sidetone() + quantizing();

function noise(): number {
  const sendRoom = ROOM_NOISE - SLR - D_SEND - 100 + 0.004 * (ROOM_NOISE - OLR - D_SEND - 14) ** 2;
  const effective = ROOM_NOISE + 10 * Math.log10(1 + 10 ** ((10 - LSTR) / 10));
  const receiveRoom = RLR - 121 + effective + 0.008 * (effective - 35) ** 2;
  const parts = [NC, sendRoom, receiveRoom, N_FOR + RLR];
  return 10 * Math.log10(parts.reduce((sum, part) => sum + 10 ** (part / 10), 0));
}

/** Iolr. */
function loudness(): number {
  const x = OLR + 0.2 * (64 + NO - RLR);
  return 20 * ((1 + (x / 8) ** 8) ** (1 / 8) - x / 8);
}

/** Ist, without echo that would mask it. */
function sidetone(): number {
  const s = -10 * Math.log10(10 ** (-STMR / 10) + 10 ** (-TELR / 10));
  const low = 12 * (1 + ((s - 13) / 6) ** 8) ** (1 / 8);
  const middle = 28 * (1 + ((s + 1) / 19.4) ** 35) ** (1 / 35);
  const high = 13 * (1 + Math.abs((s - 3) / 33) ** 13) ** (1 / 13);
  return low - middle - high + 29;
}

/** Iq. */
function quantizing(): number {
  const q = 37 - 15 * Math.log10(QDU);
  const g = 1.07 + 0.258 * q + 0.0602 * q * q;
  const y = (RO - 100) / 15 + 46 / 8.4 - g / 9;
  const z = 46 / 30 - g / 40;
  return 15 * Math.log10(1 + 10 ** y + 10 ** z);
}
