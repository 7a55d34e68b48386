import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { middleMs, middleOf, type NtpClock } from '../rtp/ntp.ts';
import { CNAME, parseRtcp, type ReportBlock, type RtcpPacket } from '../rtp/rtcp.ts';
import { RtcpSchedule } from '../rtp/rtcp-schedule.ts';
import { writeRtcp } from '../rtp/rtcp-writer.ts';
import type { RtpSource } from '../rtp/source.ts';
import type { VoipMetrics } from '../rtp/xr.ts';
import type { RtpSender } from './sender.ts';

/** G.711 with its headers, in bit/s: what RTCP's share is reckoned from. */
const SESSION_BANDWIDTH = 80_000;

/** What the peer's sender report leaves for ours (RFC 3550 §6.4.1). */
interface LastReport {
  readonly ssrc: number;
  readonly middle: number;
  readonly arrivedMs: number;
}

/** How the far end hears us, as it reports. */
export interface FarReception {
  /** Of our packets since the report before, 0 to 1. */
  readonly lostShare: number;
  readonly jitterMs: number;
  /** What its extended reports say, where it sends them. */
  readonly metrics: VoipMetrics | undefined;
}

/** One stream's RTCP: says how both directions do, and reads what the peer says. */
export class Reports {
  readonly #clock: Clock;
  readonly #ntp: NtpClock;
  readonly #sender: RtpSender;
  readonly #cname: string;
  readonly #schedule: RtcpSchedule;
  #last: LastReport | undefined;
  #roundTripMs: number | undefined;
  #far: FarReception | undefined;
  #heardMs: number | undefined;
  readonly #metrics: () => VoipMetrics | undefined;
  /** What was sent when the last two reports went out: we are a sender until two intervals passed without (§6.3.8). */
  #packetsAtLast = 0;
  #packetsBefore = 0;
  #spokenMs = 0;
  #reported = false;

  constructor(options: {
    readonly clock: Clock;
    readonly ntp: NtpClock;
    readonly random: Random;
    readonly sender: RtpSender;
    /** What an extended report of ours says; undefined where none is wanted. */
    readonly metrics?: () => VoipMetrics | undefined;
  }) {
    const { clock, ntp, random, sender, metrics = () => undefined } = options;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#ntp = ntp;
    this.#sender = sender;
    // Random for each call, so that calls can't be tied together by it (RFC 7022 §4.2).
    this.#cname = random.hex(12);
    this.#schedule = new RtcpSchedule({ random, nowMs: clock.now(), sessionBandwidth: SESSION_BANDWIDTH });
  }

  /** By the peer's reports about our packets; undefined before the first. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** How the far end hears us, by its last report. */
  get far(): FarReception | undefined {
    return this.#far;
  }

  /** When the last report came. */
  get heardMs(): number | undefined {
    return this.#heardMs;
  }

  /** The sender spoke in the tick at this moment; ties its timestamp to the time for the next sender report. */
  spoke(nowMs: number): void {
    this.#spokenMs = nowMs;
  }

  /** A compound to send now, or undefined while none is due. */
  due(source: RtpSource | undefined): Uint8Array | undefined {
    const nowMs = this.#clock.now();
    if (nowMs < this.#schedule.nextMs) return undefined;
    const peerSends = source?.valid === true;
    this.#schedule.observe({ peerKnown: peerSends || this.#last !== undefined, peerSends, weSent: this.#weSent });
    if (!this.#schedule.due(nowMs)) return undefined;
    const bytes = writeRtcp(this.#compound(source));
    this.#schedule.sent(bytes.length, nowMs);
    this.#packetsBefore = this.#packetsAtLast;
    this.#packetsAtLast = this.#sender.packets;
    this.#reported = true;
    return bytes;
  }

  /** The last compound (§6.6); undefined where nothing was ever sent, which wants no goodbye (§6.3.7). */
  goodbye(source: RtpSource | undefined): Uint8Array | undefined {
    if (this.#sender.packets === 0 && !this.#reported) return undefined;
    return writeRtcp([...this.#compound(source), { kind: 'bye', ssrcs: [this.#sender.ssrc] }]);
  }

  /** Reads a compound; gives its packets, or undefined when it is none (§A.2). */
  receive(bytes: Uint8Array): readonly RtcpPacket[] | undefined {
    const parsed = parseRtcp(bytes);
    if (!parsed.ok) return undefined;
    this.#schedule.received(bytes.length);
    this.#heardMs = this.#clock.now();
    for (const packet of parsed.value) this.#take(packet);
    return parsed.value;
  }

  get #weSent(): boolean {
    return this.#sender.packets > this.#packetsBefore;
  }

  #take(packet: RtcpPacket): void {
    switch (packet.kind) {
      case 'sr':
        this.#last = { ssrc: packet.ssrc, middle: middleOf(packet.ntp), arrivedMs: this.#clock.now() };
        this.#measure(packet.reports);
        return;
      case 'rr':
        this.#measure(packet.reports);
        return;
      case 'xr': {
        const metrics = packet.metrics.find(({ ssrc }) => ssrc === this.#sender.ssrc);
        if (metrics) this.#far = { lostShare: metrics.lossRate, jitterMs: 0, ...this.#far, metrics };
        return;
      }
      case 'sdes':
      case 'bye':
      case 'unknown':
        return;
    }
  }

  /** The round trip is now, less when our report left, less how long the peer kept it (§6.4.1). */
  #measure(reports: readonly ReportBlock[]): void {
    const about = reports.find(({ ssrc }) => ssrc === this.#sender.ssrc);
    if (!about) return;
    const jitterMs = (about.jitter * 1_000) / this.#sender.clockRate;
    this.#far = { lostShare: about.fractionLost / 256, jitterMs, metrics: this.#far?.metrics };
    if (about.lastReport === 0) return;
    const now = middleOf(this.#ntp.now());
    this.#roundTripMs = Math.max(0, middleMs(now - about.lastReport - about.delaySinceLastReport));
  }

  #compound(source: RtpSource | undefined): RtcpPacket[] {
    const { ssrc } = this.#sender;
    const reports = this.#blocks(source);
    const report: RtcpPacket = this.#weSent
      ? {
          kind: 'sr',
          ssrc,
          ntp: this.#ntp.now(),
          rtpTimestamp: this.#timestampNow(),
          packets: this.#sender.packets >>> 0,
          octets: this.#sender.octets >>> 0,
          reports,
        }
      : { kind: 'rr', ssrc, reports };
    const name: RtcpPacket = { kind: 'sdes', chunks: [{ ssrc, items: [{ type: CNAME, text: this.#cname }] }] };
    const metrics = reports.length > 0 ? this.#metrics() : undefined;
    return metrics ? [report, name, { kind: 'xr', ssrc, metrics: [metrics] }] : [report, name];
  }

  #blocks(source: RtpSource | undefined): ReportBlock[] {
    const reception = source?.report();
    if (!reception) return [];
    const last = this.#last?.ssrc === reception.ssrc ? this.#last : undefined;
    const delay = last ? Math.round(((this.#clock.now() - last.arrivedMs) * 65_536) / 1_000) : 0;
    return [{ ...reception, lastReport: last?.middle ?? 0, delaySinceLastReport: delay >>> 0 }];
  }

  /** Our RTP clock at this moment, between ticks too. */
  #timestampNow(): number {
    const sinceMs = this.#clock.now() - this.#spokenMs;
    return (this.#sender.timestamp + Math.round((sinceMs * this.#sender.clockRate) / 1_000)) >>> 0;
  }
}
