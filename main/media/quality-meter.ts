import { type CodecImpairment, impairmentOf, opinionScore, ratingOf } from '../audio/e-model.ts';
import { GMIN, type LossCounts, LossPattern } from '../rtp/loss-pattern.ts';
import type { VoipMetrics } from '../rtp/xr.ts';
import { FRAME_MS } from './devices.ts';
import type { StreamStats } from './media-stream.ts';
import type { FarReception } from './reports.ts';
import type { StreamQuality } from './stream-quality.ts';

/** Measurements, a second apart, that a share is taken over: what was bad a minute ago is over. */
const WINDOW = 10;
/** The bound on the delay that the jitter buffer adds, in ms. */
const BUFFER_MAX_MS = 200;

/** What a stream knows of itself when it is measured. */
export interface Measured {
  readonly codec: string;
  readonly ptimeMs: number;
  readonly stats: Pick<
    StreamStats,
    'jitterMs' | 'bufferedMs' | 'concealedMs' | 'packetsDiscarded' | 'packetsReceived' | 'roundTripMs'
  >;
  readonly far: FarReception | undefined;
  /** When the last RTCP report came. */
  readonly reportedMs: number | undefined;
}

interface Sample {
  readonly nowMs: number;
  readonly loss: LossCounts;
  readonly concealedMs: number;
}

const nothingLost: LossCounts = { judged: 0, lost: 0, runs: 0, bursts: 0, burstPackets: 0, burstLost: 0 };

/** How one stream does: what it lost lately, and what the E-model makes of that. Times are ms of one clock. */
export class QualityMeter {
  readonly #pattern = new LossPattern();
  readonly #samples: Sample[] = [];
  #firstMs: number | undefined;
  /** Of the last packet, or since there should be some. */
  #soundMs: number | undefined;

  /** A packet of sound from the far end. */
  received(ssrc: number, sequence: number, nowMs: number): void {
    this.#pattern.received(ssrc, sequence);
    this.#firstMs ??= nowMs;
    if (this.#soundMs !== undefined) this.#soundMs = nowMs;
  }

  /** Whether the far end should be sending, from now on. */
  expect(sound: boolean, nowMs: number): void {
    if (!sound) this.#soundMs = undefined;
    else this.#soundMs ??= nowMs;
  }

  /** Once a second. */
  measure(measured: Measured, nowMs: number): StreamQuality {
    const { stats, far, reportedMs } = measured;
    const now: Sample = { nowMs, loss: this.#pattern.counts(), concealedMs: stats.concealedMs };
    const past = this.#samples[0] ?? { nowMs: this.#firstMs ?? nowMs, loss: nothingLost, concealedMs: 0 };
    this.#samples.push(now);
    if (this.#samples.length > WINDOW) this.#samples.shift();
    const judged = now.loss.judged - past.loss.judged;
    const lost = now.loss.lost - past.loss.lost;
    const runs = now.loss.runs - past.loss.runs;
    const lossIn = shareOf(lost, judged);
    const concealed = shareOf(now.concealedMs - past.concealedMs, nowMs - past.nowMs);
    const delayMs = delayOf(measured);
    const codec = impairmentOf(measured.codec);
    return {
      mosIn: scoreOf(
        delayMs,
        { lostShare: Math.max(lossIn, concealed), burstRatio: burstRatio(lost, runs, judged) },
        codec,
      ),
      mosOut:
        far && (far.metrics?.conversationScore ?? scoreOf(delayMs, { lostShare: far.lostShare, burstRatio: 1 }, codec)),
      lossIn,
      lossOut: far?.lostShare,
      jitterMs: stats.jitterMs,
      jitterOutMs: far?.jitterMs,
      roundTripMs: stats.roundTripMs,
      delayMs,
      concealed,
      silentMs: this.#soundMs === undefined ? undefined : nowMs - this.#soundMs,
      unreportedMs: reportedMs === undefined ? undefined : nowMs - reportedMs,
    };
  }

  /** What an extended report of ours says about the far end's source, since reception began (RFC 3611 §4.7). */
  metrics(ssrc: number, measured: Measured, nowMs: number): VoipMetrics {
    const { stats, codec, ptimeMs } = measured;
    const { judged, lost, runs, bursts, burstPackets, burstLost } = this.#pattern.counts();
    const discarded = stats.packetsDiscarded;
    const expected = Math.max(judged, stats.packetsReceived);
    const impairment = impairmentOf(codec);
    const loss = { lostShare: shareOf(lost + discarded, expected), burstRatio: burstRatio(lost, runs, judged) };
    const conversation = { delayMs: delayOf(measured), ...loss, codec: impairment };
    const packets = Math.max(0, expected - burstPackets);
    const gaps = bursts + 1;
    return {
      ssrc,
      lossRate: shareOf(lost, expected),
      discardRate: shareOf(discarded, expected),
      burstDensity: shareOf(burstLost, burstPackets),
      gapDensity: shareOf(lost - burstLost, packets),
      burstMs: bursts === 0 ? 0 : (burstPackets * ptimeMs) / bursts,
      gapMs: Math.min(nowMs - (this.#firstMs ?? nowMs), (packets * ptimeMs) / gaps),
      roundTripMs: stats.roundTripMs ?? 0,
      endSystemMs: endSystemMs(measured),
      rating: ratingOf(conversation),
      listeningScore: scoreOf(0, loss, impairment),
      conversationScore: opinionScore(ratingOf(conversation)),
      bufferMs: stats.bufferedMs,
      bufferMaxMs: BUFFER_MAX_MS,
      bufferAbsoluteMaxMs: BUFFER_MAX_MS,
    };
  }
}

function scoreOf(
  delayMs: number,
  loss: { readonly lostShare: number; readonly burstRatio: number },
  codec: CodecImpairment,
): number {
  return opinionScore(ratingOf({ delayMs, ...loss, codec }));
}

/** BurstR of G.107 §7.5: the mean length of a stretch of loss over what chance alone makes of the same loss. */
function burstRatio(lost: number, runs: number, judged: number): number {
  if (runs === 0 || lost >= judged) return 1;
  return Math.min(GMIN, Math.max(1, (lost / runs) * (1 - lost / judged)));
}

/** What this end adds both ways: a packet's length, the tick that it waits for, and the jitter buffer. */
function endSystemMs({ ptimeMs, stats }: Measured): number {
  return ptimeMs + FRAME_MS + stats.bufferedMs;
}

/** From mouth to ear, one way (RFC 3611 §4.7.3); the far end is taken to be as we are where it doesn't tell. */
function delayOf(measured: Measured): number {
  const own = endSystemMs(measured);
  const far = measured.far?.metrics?.endSystemMs;
  return ((measured.stats.roundTripMs ?? 0) + own + (far ? far : own)) / 2;
}

function shareOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.max(0, Math.min(1, part / whole));
}
