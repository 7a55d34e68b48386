import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { NtpClock } from '../rtp/ntp.ts';
import { CNAME, parseRtcp, type ReportBlock, type RtcpPacket } from '../rtp/rtcp.ts';
import { writeRtcp } from '../rtp/rtcp-writer.ts';
import { GroupMembers, NAME } from './group-members.ts';
import { type Attendance, GroupSchedule } from './group-schedule.ts';
import type { HeardSources } from './group-sources.ts';
import type { RtpSender } from './sender.ts';

/** One voice of G.711 with its headers, in bit/s: in a group one speaks at a time, mostly. */
const SESSION_BANDWIDTH = 80_000;
/** Report blocks that a report has room for (RFC 3550 §6.4). */
const BLOCKS = 31;
/** In a larger group a goodbye has to wait its turn (§6.3.7); who need not say it leaves without. */
const GOODBYE_MEMBERS = 50;

/** What a compound that came in changed. */
export interface ReportNews {
  /** A name, or who is there. */
  readonly changed: boolean;
  readonly gone: readonly number[];
}

/** One group's RTCP: says who we are and what we hear, and keeps who else is there (RFC 3550 §6). */
export class GroupReports {
  readonly members = new GroupMembers();
  /** How we call ourselves; empty says nothing. */
  name = '';
  readonly #clock: Clock;
  readonly #ntp: NtpClock;
  readonly #sources: HeardSources;
  /** Random for each group we join, so that groups can't be tied together by it (RFC 7022 §4.2). */
  readonly #cname: string;
  readonly #schedule: GroupSchedule;
  /** What was sent when the last two reports went out: we are a sender until two intervals passed without (§6.3.8). */
  #packetsAtLast = 0;
  #packetsBefore = 0;
  #reported = false;

  constructor(options: {
    readonly clock: Clock;
    readonly ntp: NtpClock;
    readonly random: Random;
    readonly sources: HeardSources;
  }) {
    const { clock, ntp, random, sources } = options;
    this.#clock = clock;
    this.#ntp = ntp;
    this.#sources = sources;
    this.#cname = random.hex(12);
    this.#schedule = new GroupSchedule({ random, nowMs: clock.now(), sessionBandwidth: SESSION_BANDWIDTH });
  }

  get nextMs(): number {
    return this.#schedule.nextMs;
  }

  /** A compound to send now, or undefined while none is due. `timestamp` is our RTP clock at this moment. */
  due(sender: RtpSender, timestamp: number): Uint8Array | undefined {
    const nowMs = this.#clock.now();
    if (!this.#schedule.due(nowMs, this.#attendance(sender))) return undefined;
    const bytes = writeRtcp(this.#compound(sender, timestamp));
    this.#schedule.sent(bytes.length, nowMs);
    this.#packetsBefore = this.#packetsAtLast;
    this.#packetsAtLast = sender.packets;
    this.#reported = true;
    return bytes;
  }

  /** The last compound under this SSRC (§6.6); undefined where nobody knows us, or too many do. */
  goodbye(sender: RtpSender, timestamp: number): Uint8Array | undefined {
    if (sender.packets === 0 && !this.#reported) return undefined;
    if (this.#attendance(sender).members >= GOODBYE_MEMBERS) return undefined;
    return writeRtcp([...this.#compound(sender, timestamp), { kind: 'bye', ssrcs: [sender.ssrc] }]);
  }

  /** We go on under another SSRC (§8.2). */
  renamed(): void {
    this.#packetsAtLast = 0;
    this.#packetsBefore = 0;
  }

  /** Reads a compound of somebody else; undefined when it is none (§A.2). */
  receive(bytes: Uint8Array, sender: RtpSender): ReportNews | undefined {
    const parsed = parseRtcp(bytes);
    if (!parsed.ok) return undefined;
    const before = this.#attendance(sender).members;
    this.#schedule.received(bytes.length);
    const gone: number[] = [];
    let changed = false;
    for (const packet of parsed.value) {
      changed = this.#take(packet) || changed;
      if (packet.kind === 'bye') gone.push(...packet.ssrcs.filter((ssrc) => ssrc !== sender.ssrc));
    }
    for (const ssrc of gone) this.#forget(ssrc);
    if (gone.length > 0) this.#schedule.left(this.#clock.now(), before, this.#attendance(sender));
    return { changed: changed || gone.length > 0, gone };
  }

  /** Of whom neither sound nor report came for too long (§6.3.5): they are members no more. */
  timedOut(): readonly number[] {
    const before = this.#clock.now() - this.#schedule.timeoutMs;
    const silent = this.members.silentSince(before).filter((ssrc) => (this.#sources.get(ssrc)?.lastMs ?? 0) < before);
    const unreported = [...this.#sources.values()].filter(
      (source) => !this.members.has(source.ssrc) && source.lastMs < before,
    );
    const gone = [...silent, ...unreported.map(({ ssrc }) => ssrc)];
    for (const ssrc of gone) this.#forget(ssrc);
    return gone;
  }

  #forget(ssrc: number): void {
    this.members.remove(ssrc);
    this.#sources.remove(ssrc);
  }

  #take(packet: RtcpPacket): boolean {
    const nowMs = this.#clock.now();
    switch (packet.kind) {
      case 'sr':
      case 'rr': {
        const known = this.members.has(packet.ssrc);
        this.members.touch(packet.ssrc, nowMs);
        if (packet.kind === 'sr') this.members.reported(packet, nowMs);
        return !known;
      }
      case 'sdes':
        return this.members.describe(packet);
      default:
        return false;
    }
  }

  #attendance(sender: RtpSender): Attendance {
    const weSent = sender.packets > this.#packetsBefore;
    let members = 1 + this.members.size;
    let senders = weSent ? 1 : 0;
    for (const source of this.#sources.values()) {
      if (!this.members.has(source.ssrc)) members += 1;
      if (source.sending) senders += 1;
    }
    return { members, senders, weSent };
  }

  #compound(sender: RtpSender, rtpTimestamp: number): RtcpPacket[] {
    const { ssrc, packets, octets } = sender;
    const reports = this.#blocks();
    const report: RtcpPacket =
      packets > this.#packetsBefore
        ? {
            kind: 'sr',
            ssrc,
            ntp: this.#ntp.now(),
            rtpTimestamp,
            packets: packets >>> 0,
            octets: octets >>> 0,
            reports,
          }
        : { kind: 'rr', ssrc, reports };
    const named = this.name === '' ? [] : [{ type: NAME, text: this.name }];
    return [report, { kind: 'sdes', chunks: [{ ssrc, items: [{ type: CNAME, text: this.#cname }, ...named] }] }];
  }

  #blocks(): ReportBlock[] {
    const nowMs = this.#clock.now();
    const blocks: ReportBlock[] = [];
    for (const source of this.#sources.values()) {
      const reception = source.sending && blocks.length < BLOCKS ? source.reception?.report() : undefined;
      if (reception) blocks.push({ ...reception, ...this.members.lastReportOf(source.ssrc, nowMs) });
    }
    return blocks;
  }
}
