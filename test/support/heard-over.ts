import { encodeUlaw } from '../../main/audio/g711.ts';
import { SineTone, type ToneSource } from '../../main/audio/tones.ts';
import type { Clock } from '../../main/base/clock.ts';
import { Pulse } from '../../main/media/pulse.ts';
import { RtpReceiver } from '../../main/media/receiver.ts';
import { parseRtp, RtpFields, writeRtpHeader } from '../../main/rtp/packet.ts';
import { BadNetwork, type Faults } from './bad-network.ts';

const FRAME = 160;
const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };

export interface Listening extends Faults {
  readonly seconds: number;
  /** How much faster the sender's clock runs than ours, in millionths. */
  readonly driftPpm?: number;
  readonly sound?: ToneSource;
  /** The sender's ticks less ours, ms. */
  readonly phaseMs?: number;
  /** When the listening thread stands still: from and to, in order. It reads nothing then, and ticks run late. */
  readonly standstills?: readonly Standstill[];
}

type Standstill = readonly [fromMs: number, toMs: number];

/** A thread's time: what falls due while it stands still is done at the end of that, timers first, then packets. */
class HeldUpThread {
  readonly pulse: Pulse;
  readonly #standstills: readonly Standstill[];
  #next = 0;
  #nowMs = 0;
  #beatMs = 0;
  #beat = () => {};
  #onceRead = () => {};

  constructor(standstills: readonly Standstill[]) {
    this.#standstills = standstills;
    const clock: Clock = {
      now: () => this.#nowMs,
      wallTime: () => this.#nowMs,
      after: (delayMs, task) => {
        [this.#beatMs, this.#beat] = [this.#nowMs + delayMs, task];
        return { dispose: () => {} };
      },
    };
    this.pulse = new Pulse(clock, (task) => {
      this.#onceRead = task;
    });
    this.pulse.start();
  }

  /** When it gets to what is due at `ms`; asked in order, but for beats. */
  reaches(ms: number): number {
    while ((this.#standstills[this.#next]?.[1] ?? Number.POSITIVE_INFINITY) < ms - 1_000) this.#next++;
    for (let index = this.#next; ; index++) {
      const standstill = this.#standstills[index];
      if (!standstill || ms < standstill[0]) return ms;
      if (ms < standstill[1]) return standstill[1];
    }
  }

  goTo(ms: number): void {
    if (ms > this.#nowMs) this.#haveRead();
    for (let at = this.reaches(this.#beatMs); at <= ms; at = this.reaches(this.#beatMs)) {
      this.#nowMs = at;
      this.#beatMs = Number.POSITIVE_INFINITY;
      this.#beat();
      if (at < ms) this.#haveRead();
    }
    this.#nowMs = ms;
  }

  #haveRead(): void {
    const task = this.#onceRead;
    this.#onceRead = () => {};
    task();
  }
}

/** What a far end's PCMU sounds like on simulated time: a sender, a bad network, a receiver that reads every 20 ms. */
export function listenOver({ seconds, driftPpm = 0, phaseMs = 7, sound, standstills = [], ...faults }: Listening) {
  const network = new BadNetwork(faults);
  const receiver = new RtpReceiver(() => {});
  receiver.configure(pcmu, [pcmu], undefined);
  const source = sound ?? new SineTone(440, 8_000);
  const [samples, fields] = [new Int16Array(FRAME), new RtpFields()];
  const ticks = seconds * 50;
  const heard = new Int16Array(ticks * FRAME);
  const delays = new Float64Array(ticks);
  const targets = new Float64Array(ticks);
  const thread = new HeldUpThread(standstills);
  const waiting: { readonly atMs: number; readonly bytes: Uint8Array }[] = [];
  let sequence = 65_000;
  let sentMs = phaseMs;
  const send = () => {
    source.fill(samples);
    const bytes = new Uint8Array(12 + FRAME);
    const timestamp = (0xffff_0000 + (sequence - 65_000) * FRAME) >>> 0;
    const header = { marker: false, payloadType: 0, sequence: sequence & 0xffff, timestamp, ssrc: 7 };
    encodeUlaw(samples, bytes, writeRtpHeader(header, bytes));
    sequence++;
    for (const atMs of network.carry(sentMs)) waiting.push({ atMs, bytes });
    waiting.sort((a, b) => a.atMs - b.atMs);
    sentMs += 20 / (1 + driftPpm / 1e6);
  };
  for (let tick = 0; tick < ticks; tick++) {
    const nowMs = thread.reaches((tick + 1) * 20);
    while (sentMs <= nowMs) send();
    for (let next = waiting[0]; next && next.atMs <= nowMs; next = waiting[0]) {
      waiting.shift();
      const readMs = thread.reaches(next.atMs);
      thread.goTo(readMs);
      if (parseRtp(next.bytes, fields) === undefined)
        receiver.receive(fields, next.bytes, readMs, true, thread.pulse.waitedMs(readMs));
    }
    thread.goTo(nowMs);
    receiver.read(heard.subarray(tick * FRAME, (tick + 1) * FRAME), nowMs);
    const { bufferedMs, targetMs } = receiver.stats();
    [delays[tick], targets[tick]] = [bufferedMs, targetMs];
  }
  return { heard, delays, targets, stats: receiver.stats(), lostShare: network.lostShare };
}
