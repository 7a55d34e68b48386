import { limits } from '../base/limits.ts';
import { shown } from '../base/shown.ts';
import { middleOf } from '../rtp/ntp.ts';
import { CNAME, type SenderReport, type SourceDescription } from '../rtp/rtcp.ts';

/** The user's name (RFC 3550 §6.5.2). */
export const NAME = 2;

/** Somebody of whom a report came. */
interface Member {
  cname: string;
  name: string;
  /** When it was last heard of, by RTCP. */
  lastMs: number;
  /** The middle of its last sender report's NTP time, and when that came (§6.4.1). */
  lastReport: number;
  reportedMs: number;
}

/** Who takes part in a group by their own RTCP; as many as `limits.groupMembers`. Times are ms of one clock. */
export class GroupMembers {
  readonly #members = new Map<number, Member>();

  get size(): number {
    return this.#members.size;
  }

  has(ssrc: number): boolean {
    return this.#members.has(ssrc);
  }

  /** A report of it came. */
  touch(ssrc: number, nowMs: number): void {
    const member = this.#of(ssrc);
    if (member) member.lastMs = nowMs;
  }

  /** A sender report, which a block of ours about it refers to. */
  reported({ ssrc, ntp }: SenderReport, nowMs: number): void {
    const member = this.#of(ssrc);
    if (!member) return;
    member.lastReport = middleOf(ntp);
    member.reportedMs = nowMs;
  }

  /** Gives whether a name has changed. */
  describe({ chunks }: SourceDescription): boolean {
    let changed = false;
    for (const { ssrc, items } of chunks) {
      const member = this.#of(ssrc);
      if (!member) continue;
      for (const { type, text } of items) {
        const field = type === CNAME ? 'cname' : type === NAME ? 'name' : undefined;
        const value = shown(text);
        if (!field || member[field] === value) continue;
        member[field] = value;
        changed = true;
      }
    }
    return changed;
  }

  /** What it calls itself, NAME before CNAME. */
  nameOf(ssrc: number): string | undefined {
    const member = this.#members.get(ssrc);
    return member?.name || member?.cname || undefined;
  }

  /** For the report block about it: LSR, and DLSR in 1/65,536 s. */
  lastReportOf(ssrc: number, nowMs: number): { readonly lastReport: number; readonly delaySinceLastReport: number } {
    const member = this.#members.get(ssrc);
    if (!member || member.lastReport === 0) return { lastReport: 0, delaySinceLastReport: 0 };
    const delay = Math.round(((nowMs - member.reportedMs) * 65_536) / 1_000);
    return { lastReport: member.lastReport, delaySinceLastReport: delay >>> 0 };
  }

  remove(ssrc: number): boolean {
    return this.#members.delete(ssrc);
  }

  /** Of whom nothing was heard since `beforeMs`, by RTCP. */
  silentSince(beforeMs: number): readonly number[] {
    return [...this.#members].filter(([, { lastMs }]) => lastMs < beforeMs).map(([ssrc]) => ssrc);
  }

  keys(): Iterable<number> {
    return this.#members.keys();
  }

  #of(ssrc: number): Member | undefined {
    const known = this.#members.get(ssrc);
    if (known || this.#members.size >= limits.groupMembers) return known;
    const member: Member = { cname: '', name: '', lastMs: Number.NEGATIVE_INFINITY, lastReport: 0, reportedMs: 0 };
    this.#members.set(ssrc, member);
    return member;
  }
}
