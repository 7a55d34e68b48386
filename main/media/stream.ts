import { type Address, sameAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { DatagramPair } from '../net/ports.ts';
import type { NtpClock } from '../rtp/ntp.ts';
import { parseRtp, RtpFields } from '../rtp/packet.ts';
import type { VoipMetrics } from '../rtp/xr.ts';
import { FRAME_MS } from './devices.ts';
import { Latch } from './latch.ts';
import type { StreamStats } from './media-stream.ts';
import type { Pulse } from './pulse.ts';
import { type Measured, QualityMeter } from './quality-meter.ts';
import { RtpReceiver } from './receiver.ts';
import { Reports } from './reports.ts';
import { RtpSender } from './sender.ts';
import type { SharedMix } from './shared-mix.ts';
import type { StreamQuality } from './stream-quality.ts';
import type { MediaDirection, StreamSetup } from './stream-setup.ts';
import type { Voice } from './voice.ts';

export interface RtpStreamOptions {
  readonly id: string;
  readonly ports: DatagramPair;
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly ntp: NtpClock;
  readonly random: Random;
  /** Called once, when the first packet is heard. */
  readonly onHeard: () => void;
  readonly onDigit: (digit: string) => void;
  /** What a packet that came in made go wrong. */
  readonly onFault: (error: unknown) => void;
}

/** One call's sound on the wire: two sockets, the latch, both directions and their reports. */
export class RtpStream implements Voice {
  readonly id: string;
  muted = false;
  heard = new Int16Array(0);
  said = new Int16Array(0);
  #ports: DatagramPair;
  readonly #clock: Clock;
  readonly #pulse: Pulse;
  readonly #latch = new Latch();
  readonly #sender: RtpSender;
  readonly #receiver: RtpReceiver;
  readonly #reports: Reports;
  readonly #quality = new QualityMeter();
  readonly #fields = new RtpFields();
  readonly #onHeard: () => void;
  readonly #onFault: (error: unknown) => void;
  #direction: MediaDirection = 'inactive';
  #setup: StreamSetup | undefined;
  #quiet = false;
  #heardAny = false;
  #signalledRtcp: Address | undefined;
  /** Where our reports go: what was signalled, or where the peer's come from. */
  #remoteRtcp: Address | undefined;
  #refused = 0;
  #closed: Promise<StreamStats> | undefined;

  constructor({ id, ports, clock, pulse, ntp, random, onHeard, onDigit, onFault }: RtpStreamOptions) {
    this.id = id;
    this.#ports = ports;
    this.#clock = clock;
    this.#pulse = pulse;
    this.#onHeard = onHeard;
    this.#onFault = onFault;
    this.#receiver = new RtpReceiver(onDigit);
    this.#sender = new RtpSender(random, (packet) => this.#transmit(packet));
    const metrics = () => this.#metrics();
    this.#reports = new Reports({ clock, ntp, random, sender: this.#sender, metrics });
    this.#listen(ports);
  }

  get rtp(): Address {
    return this.#ports.rtp.local;
  }

  get rtcp(): Address {
    return this.#ports.rtcp.local;
  }

  get sampleRate(): number {
    return this.#receiver.sampleRate;
  }

  configure(setup: StreamSetup): void {
    const { remote, send, receive, dtmf, direction, quiet = false, ptimeMs } = setup;
    this.#setup = setup;
    const heardBefore = this.#hears;
    this.#direction = remote ? direction : 'inactive';
    this.#quiet = quiet;
    this.#sender.configure(send, ptimeMs, dtmf?.send);
    this.#receiver.configure(send, receive, dtmf?.receive);
    if (remote) this.#latch.signal(remote.rtp);
    if (!remote || !sameAddress(remote.rtcp, this.#signalledRtcp)) this.#remoteRtcp = remote?.rtcp;
    this.#signalledRtcp = remote?.rtcp;
    if (heardBefore && !this.#hears) this.#receiver.silence();
    const samples = (this.sampleRate * FRAME_MS) / 1_000;
    if (samples !== this.heard.length) {
      this.heard = new Int16Array(samples);
      this.said = new Int16Array(samples);
    }
    this.#quality.expect(this.#hears, this.#clock.now());
  }

  /** Goes on from other sockets: same SSRC, same numbers, so that the far end hears one stream (RFC 3550 §5.1). */
  move(ports: DatagramPair): void {
    const left = this.#ports;
    this.#ports = ports;
    this.#listen(ports);
    void left.close();
  }

  sendDtmf(digits: string): void {
    this.#sender.queueDigits(digits.slice(0, limits.dtmfDigits));
  }

  share(mix: SharedMix | undefined): void {
    this.#sender.share(mix);
  }

  /** First half of a tick: fills `heard`. */
  hear(): void {
    if (!this.#setup) return;
    if (this.#hears) this.#receiver.read(this.heard, this.#clock.now());
    else this.heard.fill(0);
  }

  /** Second half of a tick: sends `said`, and a report where one is due. */
  speak(tick: number): void {
    if (!this.#setup) return;
    if (this.#speaks && !this.#quiet) this.#sender.speak(this.said, tick);
    else this.#sender.rest(tick);
    if (this.#quiet) return;
    this.#reports.spoke(this.#clock.now());
    const report = this.#reports.due(this.#receiver.source);
    if (report) this.#transmitReport(report);
  }

  stats(): StreamStats {
    return {
      ...this.#receiver.stats(),
      packetsSent: this.#sender.packets,
      roundTripMs: this.#reports.roundTripMs,
      packetsRefused: this.#refused,
    };
  }

  /** Once a second: how it does; undefined before anything is agreed. */
  quality(): StreamQuality | undefined {
    const measured = this.#setup && this.#measured(this.#setup);
    return measured && this.#quality.measure(measured, this.#clock.now());
  }

  /** What an extended report says, where the far end asked for it (RFC 3611 §5.2). */
  #metrics(): VoipMetrics | undefined {
    const { source } = this.#receiver;
    if (!this.#setup?.voipMetrics || !source) return undefined;
    return this.#quality.metrics(source.ssrc, this.#measured(this.#setup), this.#clock.now());
  }

  #measured({ send, ptimeMs }: StreamSetup): Measured {
    const { far, heardMs } = this.#reports;
    return { codec: send.name, ptimeMs, stats: this.stats(), far, reportedMs: heardMs };
  }

  /** Says goodbye; resolves with the last statistics when both ports are free, whatever goes wrong. */
  close(): Promise<StreamStats> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #listen(ports: DatagramPair): void {
    ports.rtp.receive = (bytes, from) => {
      try {
        this.#receive(bytes, from);
      } catch (error) {
        this.#onFault(error);
      }
    };
    ports.rtcp.receive = (bytes, from) => {
      try {
        this.#receiveReport(bytes, from);
      } catch (error) {
        this.#onFault(error);
      }
    };
  }

  get #hears(): boolean {
    return this.#direction === 'sendrecv' || this.#direction === 'recvonly';
  }

  get #speaks(): boolean {
    return this.#direction === 'sendrecv' || this.#direction === 'sendonly';
  }

  async #close(): Promise<StreamStats> {
    try {
      const goodbye = this.#setup ? this.#reports.goodbye(this.#receiver.source) : undefined;
      if (goodbye) this.#transmitReport(goodbye);
    } catch {
      // Given up for a fault, it may not be able to say so.
    }
    await this.#ports.close();
    this.#sender.dispose();
    this.#receiver.dispose();
    return this.stats();
  }

  /** Packets that bear our own SSRC are heard too: some test peers reflect what they get, byte by byte (cf. RFC 3550 §8.2). */
  #receive(bytes: Uint8Array, from: Address): void {
    const packet = this.#fields;
    const sound =
      this.#setup !== undefined &&
      bytes.length <= limits.rtpPacketBytes &&
      parseRtp(bytes, packet) === undefined &&
      this.#receiver.expects(packet.payloadType);
    const nowMs = this.#clock.now();
    if (!sound || this.#latch.judge(from, packet.ssrc, packet.sequence, nowMs) !== 'heard') {
      this.#refused++;
      return;
    }
    this.#quality.received(packet.ssrc, packet.sequence, nowMs);
    this.#receiver.receive(packet, bytes, nowMs, this.#hears, this.#pulse.waitedMs(nowMs));
    if (this.#heardAny || !this.#hears) return;
    this.#heardAny = true;
    this.#onHeard();
  }

  #receiveReport(bytes: Uint8Array, from: Address): void {
    const destination = this.#latch.destination;
    const known = from.address === destination?.address || from.address === this.#remoteRtcp?.address;
    const packets = known && bytes.length <= limits.rtpPacketBytes ? this.#reports.receive(bytes) : undefined;
    if (!packets) {
      this.#refused++;
      return;
    }
    if (this.#reports.far) this.#sender.adapt(this.#reports.far.lostShare);
    const source = this.#receiver.source?.ssrc;
    for (const packet of packets) {
      // Symmetric as RTP is: reports go to where the latched source's come from (RFC 4961).
      if ((packet.kind === 'sr' || packet.kind === 'rr') && packet.ssrc === source && this.#latch.latched)
        this.#remoteRtcp = { address: from.address, port: from.port };
      if (packet.kind === 'bye') for (const ssrc of packet.ssrcs) this.#receiver.goodbye(ssrc);
    }
  }

  #transmit(packet: Uint8Array): void {
    const destination = this.#latch.destination;
    if (destination) this.#ports.rtp.send(packet, destination.port, destination.address);
  }

  #transmitReport(report: Uint8Array): void {
    if (this.#remoteRtcp) this.#ports.rtcp.send(report, this.#remoteRtcp.port, this.#remoteRtcp.address);
  }
}
