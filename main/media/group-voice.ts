import { Mixer } from '../audio/mixer.ts';
import { type Address, formatAddress, sameAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { NtpClock } from '../rtp/ntp.ts';
import { parseRtp, RtpFields } from '../rtp/packet.ts';
import { voiceCodec } from './codec.ts';
import { FRAME_MS } from './devices.ts';
import type { GroupSetup, GroupSource, GroupStats, GroupWish } from './group-order.ts';
import { GroupReports } from './group-reports.ts';
import { type GroupSockets, rtcpAddressOf } from './group-sockets.ts';
import { HeardSources } from './group-sources.ts';
import type { Pulse } from './pulse.ts';
import { RtpSender } from './sender.ts';
import type { Voice } from './voice.ts';

/** Ticks between two looks at who is there: 100 ms. */
const LOOK_TICKS = 5;

export interface GroupVoiceOptions {
  readonly id: string;
  readonly setup: GroupSetup;
  readonly sockets: GroupSockets;
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly ntp: NtpClock;
  readonly random: Random;
  /** Who is there, or who sends, has changed. */
  readonly onSources: () => void;
}

/** A multicast group as one voice: all who send there are heard mixed, and what it is told goes there once. */
export class GroupVoice implements Voice {
  readonly id: string;
  readonly sampleRate: number;
  readonly heard: Int16Array;
  readonly said: Int16Array;
  muted = true;
  readonly #options: GroupVoiceOptions;
  readonly #group: Address;
  readonly #rtcp: Address;
  readonly #fields = new RtpFields();
  readonly #mixer: Mixer;
  readonly #sources: HeardSources;
  readonly #reports: GroupReports;
  readonly #conflicts: Address[] = [];
  #sender: RtpSender;
  #spokenMs = 0;
  #received = 0;
  #refused = 0;
  #changed = false;
  #talking = new Set<number>();

  constructor(options: GroupVoiceOptions) {
    const { id, setup, sockets, clock, ntp, random } = options;
    this.id = id;
    this.#options = options;
    this.#group = { address: setup.address, port: setup.port };
    this.#rtcp = rtcpAddressOf(setup);
    this.sampleRate = voiceCodec(setup.send.name)?.sampleRate ?? setup.send.clockRate;
    const samples = (this.sampleRate * FRAME_MS) / 1_000;
    this.heard = new Int16Array(samples);
    this.said = new Int16Array(samples);
    this.#mixer = new Mixer(samples);
    this.#sources = new HeardSources(setup, this.sampleRate);
    this.#reports = new GroupReports({ clock, ntp, random, sources: this.#sources });
    this.#sender = this.#newSender();
    sockets.rtp.receive = (bytes, from) => this.#receive(bytes, from);
    if (sockets.rtcp) sockets.rtcp.receive = (bytes, from) => this.#receiveReport(bytes, from);
  }

  wish({ speaking, ttl, name }: GroupWish): void {
    this.muted = !speaking;
    this.#options.sockets.out.setTtl(ttl);
    this.#reports.name = name;
  }

  /** First half of a tick: fills `heard`. */
  hear(tick: number): void {
    this.#mixer.clear();
    const stopped = this.#sources.hear(this.#mixer, this.#options.clock.now());
    this.#mixer.mix(this.heard);
    this.#changed ||= stopped;
    if (tick % LOOK_TICKS === 0) this.#look();
  }

  /** Second half of a tick: sends `said`, and a report where one is due. */
  speak(tick: number): void {
    const { clock, setup, sockets } = this.#options;
    if (this.muted) this.#sender.rest(tick);
    else this.#sender.speak(this.said, tick);
    this.#spokenMs = clock.now();
    if (!setup.rtcp || this.#spokenMs < this.#reports.nextMs) return;
    const report = this.#reports.due(this.#sender, this.#sender.timestamp);
    if (report) sockets.out.send(report, this.#rtcp);
  }

  /** Who is there besides us: those who were heard, then those who only reported. */
  sources(): readonly GroupSource[] {
    const { clock } = this.#options;
    const offset = clock.wallTime() - clock.now();
    const { members } = this.#reports;
    const heard = [...this.#sources.values()].map((source) => ({
      ssrc: source.ssrc,
      name: members.nameOf(source.ssrc) ?? formatAddress(source.from),
      sending: source.sending,
      talking: source.talking,
      since: source.sending ? source.sinceMs + offset : undefined,
    }));
    const others = [...members.keys()]
      .filter((ssrc) => !this.#sources.get(ssrc))
      .flatMap((ssrc) => {
        const name = members.nameOf(ssrc);
        return name === undefined ? [] : [{ ssrc, name, sending: false, talking: false, since: undefined }];
      });
    return [...heard, ...others];
  }

  stats(): GroupStats {
    return {
      ssrc: this.#sender.ssrc,
      packetsSent: this.#sender.packets,
      packetsReceived: this.#received,
      packetsRefused: this.#refused,
    };
  }

  /** Says goodbye; resolves when all ports are free. */
  close(): Promise<void> {
    this.#goodbye();
    const { sockets } = this.#options;
    sockets.rtp.receive = () => {};
    this.#sources.dispose();
    this.#sender.dispose();
    return sockets.close();
  }

  #receive(bytes: Uint8Array, from: Address): void {
    const { clock, pulse, sockets } = this.#options;
    const packet = this.#fields;
    if (sameAddress(sockets.out.local, from)) return;
    const sound = bytes.length <= limits.rtpPacketBytes && parseRtp(bytes, packet) === undefined;
    if (!sound || !this.#isOther(packet.ssrc, from)) {
      this.#refused++;
      return;
    }
    const nowMs = clock.now();
    const hearing = this.#sources.receive(packet, bytes, from, nowMs, pulse.waitedMs(nowMs));
    if (hearing === 'refused') this.#refused++;
    else this.#received++;
    // Who begins to speak is told at once: its sound waits in the jitter buffer for as long as it takes to join it.
    if (hearing === 'begins') this.#tell();
  }

  #receiveReport(bytes: Uint8Array, from: Address): void {
    if (sameAddress(this.#options.sockets.out.local, from)) return;
    const news = bytes.length <= limits.rtpPacketBytes ? this.#reports.receive(bytes, this.#sender) : undefined;
    if (!news) this.#refused++;
    else this.#changed ||= news.changed;
  }

  /**
   * Our own SSRC from elsewhere (RFC 3550 §8.2): either somebody drew the same number, and we take another; or our packets come
   * back in a circle, which shows when that address has clashed before.
   */
  #isOther(ssrc: number, from: Address): boolean {
    if (ssrc !== this.#sender.ssrc) return true;
    if (this.#conflicts.some((known) => sameAddress(known, from))) return false;
    this.#conflicts.push({ address: from.address, port: from.port });
    if (this.#conflicts.length > limits.groupConflicts) this.#conflicts.shift();
    this.#goodbye();
    this.#reports.renamed();
    this.#sender.dispose();
    this.#sender = this.#newSender();
    return true;
  }

  #goodbye(): void {
    const { setup, sockets } = this.#options;
    const goodbye = setup.rtcp ? this.#reports.goodbye(this.#sender, this.#sender.timestamp) : undefined;
    if (goodbye) sockets.out.send(goodbye, this.#rtcp);
  }

  #newSender(): RtpSender {
    const { random, setup, sockets } = this.#options;
    const sender = new RtpSender(random, (packet) => sockets.out.send(packet, this.#group));
    sender.configure(setup.send, setup.ptimeMs, undefined);
    return sender;
  }

  #look(): void {
    if (this.#reports.timedOut().length > 0) this.#changed = true;
    for (const { ssrc, talking } of this.#sources.values()) {
      if (talking === this.#talking.has(ssrc)) continue;
      if (talking) this.#talking.add(ssrc);
      else this.#talking.delete(ssrc);
      this.#changed = true;
    }
    if (this.#changed) this.#tell();
  }

  #tell(): void {
    this.#changed = false;
    this.#options.onSources();
  }
}
