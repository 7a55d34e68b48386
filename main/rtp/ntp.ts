import type { Clock } from '../base/clock.ts';
import type { NtpTime } from './rtcp.ts';

/** From NTP's 1900 to Unix's 1970, in s. */
const NTP_EPOCH_S = 2_208_988_800;

/** Wall-clock time that runs with the monotonic clock, so that a correction of the system's time bends no round-trip time. */
export class NtpClock {
  readonly #clock: Clock;
  readonly #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = clock.wallTime() - clock.now();
  }

  now(): NtpTime {
    const ms = this.#clock.now() + this.#offsetMs;
    const seconds = Math.floor(ms / 1_000);
    const fraction = Math.floor(((ms - seconds * 1_000) / 1_000) * 2 ** 32);
    return { seconds: (seconds + NTP_EPOCH_S) >>> 0, fraction };
  }
}

/** The middle 32 bits: seconds and fractions of 16 bits each (RFC 3550 §4), as LSR has them. */
export function middleOf({ seconds, fraction }: NtpTime): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/** A difference of middles, in ms; they wrap after 18 hours. */
export function middleMs(units: number): number {
  return ((units | 0) * 1_000) / 65_536;
}
