/**
 * The VoIP metrics of an extended report (RFC 3611 §4.7): how a call does at the end that hears.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=7      |   reserved    |       block length = 8        |
 * |                        SSRC of source                         |
 * |   loss rate   | discard rate  | burst density |  gap density  |
 * |       burst duration          |         gap duration          |
 * |     round trip delay          |       end system delay        |
 * | signal level  |  noise level  |     RERL      |     Gmin      |
 * |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
 * |   RX config   |   reserved    |          JB nominal           |
 * |          JB maximum           |          JB abs max           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export interface VoipMetrics {
  /** The source that is reported on. */
  readonly ssrc: number;
  /** Shares, 0 to 1, since reception began. */
  readonly lossRate: number;
  readonly discardRate: number;
  readonly burstDensity: number;
  readonly gapDensity: number;
  readonly burstMs: number;
  readonly gapMs: number;
  /** 0 while it is unknown. */
  readonly roundTripMs: number;
  readonly endSystemMs: number;
  /** Undefined where the sender doesn't tell. R as in G.107, the scores 1 to 5: of listening, and of the conversation. */
  readonly rating: number | undefined;
  readonly listeningScore: number | undefined;
  readonly conversationScore: number | undefined;
  /** The jitter buffer's delay: now, at most by now, at most ever. */
  readonly bufferMs: number;
  readonly bufferMaxMs: number;
  readonly bufferAbsoluteMaxMs: number;
}

/** An extended report (packet type 207), as far as we read it: its other blocks are left out. */
export interface ExtendedReport {
  readonly kind: 'xr';
  readonly ssrc: number;
  readonly metrics: readonly VoipMetrics[];
}

export const XR = 207;
const VOIP_METRICS = 7;
const BLOCK_WORDS = 8;
const UNKNOWN = 127;
const GMIN = 16;
/** PLC that is better than silence (10, enhanced), an adaptive buffer (11), and its rate of adaption unsaid (§4.7.6). */
const RX_CONFIG = 0b1011_0000;

/** The blocks between `offset`, where the sender's SSRC stands, and `end`; undefined where they don't fit. */
export function parseExtendedReport(view: DataView, offset: number, end: number): ExtendedReport | undefined {
  if (offset + 4 > end) return undefined;
  const metrics: VoipMetrics[] = [];
  for (let at = offset + 4; at < end; ) {
    if (at + 4 > end) return undefined;
    const next = at + 4 + view.getUint16(at + 2) * 4;
    if (next > end) return undefined;
    if (view.getUint8(at) === VOIP_METRICS && next === at + 4 + BLOCK_WORDS * 4) metrics.push(metricsAt(view, at + 4));
    at = next;
  }
  return { kind: 'xr', ssrc: view.getUint32(offset), metrics };
}

function metricsAt(view: DataView, at: number): VoipMetrics {
  const share = (offset: number) => view.getUint8(at + offset) / 256;
  const told = (offset: number) => {
    const value = view.getUint8(at + offset);
    return value === UNKNOWN ? undefined : value;
  };
  const score = (offset: number) => {
    const tenths = told(offset);
    return tenths !== undefined && tenths >= 10 && tenths <= 50 ? tenths / 10 : undefined;
  };
  return {
    ssrc: view.getUint32(at),
    lossRate: share(4),
    discardRate: share(5),
    burstDensity: share(6),
    gapDensity: share(7),
    burstMs: view.getUint16(at + 8),
    gapMs: view.getUint16(at + 10),
    roundTripMs: view.getUint16(at + 12),
    endSystemMs: view.getUint16(at + 14),
    rating: told(20),
    listeningScore: score(22),
    conversationScore: score(23),
    bufferMs: view.getUint16(at + 26),
    bufferMaxMs: view.getUint16(at + 28),
    bufferAbsoluteMaxMs: view.getUint16(at + 30),
  };
}

/** The words of a report's body. */
export function extendedReportWords({ ssrc, metrics }: ExtendedReport): number[] {
  return [ssrc, ...metrics.flatMap(metricsWords)];
}

function metricsWords(told: VoipMetrics): number[] {
  const score = (value: number | undefined) => (value === undefined ? UNKNOWN : Math.round(value * 10));
  const rating = told.rating === undefined ? UNKNOWN : Math.max(0, Math.min(100, Math.round(told.rating)));
  return [
    bytes(VOIP_METRICS, 0, 0, BLOCK_WORDS),
    told.ssrc,
    bytes(share(told.lossRate), share(told.discardRate), share(told.burstDensity), share(told.gapDensity)),
    halves(told.burstMs, told.gapMs),
    halves(told.roundTripMs, told.endSystemMs),
    // Levels and echo return loss are not measured.
    bytes(UNKNOWN, UNKNOWN, UNKNOWN, GMIN),
    bytes(rating, UNKNOWN, score(told.listeningScore), score(told.conversationScore)),
    ((RX_CONFIG << 24) | milliseconds(told.bufferMs)) >>> 0,
    halves(told.bufferMaxMs, told.bufferAbsoluteMaxMs),
  ];
}

function share(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value * 256)));
}

function milliseconds(value: number): number {
  return Math.max(0, Math.min(0xffff, Math.round(value)));
}

function halves(high: number, low: number): number {
  return ((milliseconds(high) << 16) | milliseconds(low)) >>> 0;
}

function bytes(a: number, b: number, c: number, d: number): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
