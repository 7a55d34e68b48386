import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type DatagramPair, PortRange } from '../net/ports.ts';
import { NtpClock } from '../rtp/ntp.ts';
import { GroupLines } from './group-lines.ts';
import { Joints } from './joints.ts';
import type { MediaError } from './media-error.ts';
import { type Microphone, openMicrophone } from './microphone.ts';
import { type Patch, samePatch } from './patch.ts';
import type { MediaCommand, MediaReport, WorkerOptions } from './protocol.ts';
import { Recorder } from './recorder.ts';
import { openSpeaker, type Speaker } from './speaker.ts';
import { RtpStream } from './stream.ts';
import type { StreamQuality } from './stream-quality.ts';
import { Ticker } from './ticker.ts';
import type { Joint } from './voice.ts';

/** Two to a stream: RTP and RTCP. */
const SOCKETS_PER_STREAM = 2;

/** Ticks between two reports of how the streams do: a second. */
const QUALITY_TICKS = 50;

/** A stream and what it is joined to. */
interface Line {
  readonly stream: RtpStream;
  patch: Patch;
  joint: Joint;
}

export interface SwitchboardParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ports: PortRange;
  readonly microphone: Microphone;
  readonly speaker: Speaker;
  readonly report: (report: MediaReport, transfer?: readonly ArrayBuffer[]) => void;
}

/** All streams and what they are joined to, and the tick that moves sound between them. */
export class Switchboard {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #ntp: NtpClock;
  readonly #ports: PortRange;
  readonly #speaker: Speaker;
  readonly #report: SwitchboardParts['report'];
  readonly #lines = new Map<string, Line>();
  readonly #groups: GroupLines;
  readonly #closing = new Set<RtpStream>();
  readonly #ticker: Ticker;
  readonly #joints: Joints;
  readonly #recorder: Recorder;
  #toldTick = 0;
  #stopping = false;

  /** Opens the devices. Commands may come once it resolves. */
  static async open(
    options: WorkerOptions,
    surroundings: Pick<SwitchboardParts, 'clock' | 'random' | 'report'>,
  ): Promise<Result<Switchboard, MediaError>> {
    const { report, random } = surroundings;
    const microphone = await openMicrophone(options.microphone);
    if (!microphone.ok) return microphone;
    const speaker = await openSpeaker(options.speaker, {
      toPage: (samples) => report({ kind: 'speaker', samples }, [samples.buffer as ArrayBuffer]),
      ringPage: (samples) => report({ kind: 'ringer', samples }, [samples.buffer as ArrayBuffer]),
      warn: (message) => report({ kind: 'warning', message }),
    });
    if (!speaker.ok) return speaker;
    const { low, high } = options.rtpPorts;
    try {
      const ports = new PortRange(low, high, random);
      return ok(new Switchboard({ ...surroundings, ports, microphone: microphone.value, speaker: speaker.value }));
    } catch (error) {
      return err({ code: 'no-free-port', message: error instanceof Error ? error.message : String(error) });
    }
  }

  constructor({ clock, random, ports, microphone, speaker, report }: SwitchboardParts) {
    this.#clock = clock;
    this.#random = random;
    this.#ntp = new NtpClock(clock);
    this.#ports = ports;
    this.#speaker = speaker;
    this.#report = report;
    this.#joints = new Joints(microphone, speaker, report);
    this.#groups = new GroupLines({
      clock,
      ntp: this.#ntp,
      random,
      join: (voice, patch) => this.#joints.join(voice, patch),
      leave: (voice, patch, joint) => this.#joints.leave(voice, patch, joint),
      tell: (group, news) => report({ kind: 'group', stream: group, news }),
    });
    this.#recorder = new Recorder({
      clock,
      room: (id) => this.#joints.room(id),
      stream: (id) => this.#lines.get(id)?.stream,
      over: (outcome) => report({ kind: 'recorded', outcome }),
    });
    this.#ticker = new Ticker(clock, (index) => this.#tick(index));
  }

  /** What goes wrong in one stream ends that stream alone. */
  take(command: MediaCommand): void {
    try {
      this.#obey(command);
    } catch (error) {
      if (!('stream' in command)) throw error;
      this.#giveUp(command.stream, error);
    }
  }

  #obey(command: MediaCommand): void {
    switch (command.kind) {
      case 'open':
        void this.#open(command);
        return;
      case 'move':
        void this.#move(command);
        return;
      case 'configure':
        this.#configure(command);
        return;
      case 'attach':
        this.#attach(command.stream, command.patch);
        return;
      case 'mute': {
        const line = this.#lines.get(command.stream);
        if (line) line.stream.muted = command.muted;
        return;
      }
      case 'mix':
        if (this.#lines.has(command.stream)) this.#joints.setMix(command.stream, command.mix);
        return;
      case 'dtmf':
        this.#lines.get(command.stream)?.stream.sendDtmf(command.digits);
        return;
      case 'stats': {
        const stats = this.#lines.get(command.stream)?.stream.stats();
        this.#report({ kind: 'stats', request: command.request, stats });
        return;
      }
      case 'close':
        void this.#close(command.stream);
        return;
      case 'group':
        this.#groups.take(command.stream, command.order);
        this.#runOrRest();
        return;
      case 'precedence':
        this.#joints.device.setPrecedence(command.precedence);
        return;
      case 'microphone':
        this.#joints.device.pushMicrophone(command.samples);
        return;
      case 'signals':
        this.#joints.setSignals(command.signals);
        return;
      case 'alert':
        this.#joints.device.alerts.set(command.key, command.alert);
        this.#runOrRest();
        return;
      case 'seat':
        this.#joints.seat(command.room, command.mix);
        this.#runOrRest();
        return;
      case 'chime':
        this.#joints.chime(command.room, command.chime);
        return;
      case 'record':
        this.#recorder.start(command.room, command.order);
        return;
      case 'stop-recording':
        this.#recorder.stop(command.id);
        return;
      case 'counts':
        this.#report({ kind: 'counts', request: command.request, counts: this.#counts() });
        return;
      case 'stop':
        void this.#stop();
        return;
    }
  }

  async #open({ stream: id, localAddress, rtpPort }: Extract<MediaCommand, { kind: 'open' }>): Promise<void> {
    const ports = await this.#bind(localAddress, () => !this.#stopping, rtpPort);
    if (!ports.ok) {
      this.#report({ kind: 'not-opened', stream: id, error: ports.error });
      return;
    }
    const stream = new RtpStream({
      id,
      ports: ports.value,
      clock: this.#clock,
      ntp: this.#ntp,
      random: this.#random,
      onHeard: () => this.#report({ kind: 'heard', stream: id }),
      onDigit: (digit) => this.#report({ kind: 'digit', stream: id, digit }),
      onFault: (error) => this.#giveUp(id, error),
    });
    const patch: Patch = { kind: 'none' };
    this.#lines.set(id, { stream, patch, joint: this.#joints.join(stream, patch) });
    this.#report({ kind: 'opened', stream: id, rtp: stream.rtp, rtcp: stream.rtcp });
  }

  /** Two ports on an address; given back at once where they are wanted no more by the time they are bound. */
  async #bind(
    localAddress: string,
    wanted: () => boolean,
    rtpPort?: number,
  ): Promise<Result<DatagramPair, MediaError>> {
    const ports = await this.#ports.open(localAddress, rtpPort);
    if (!ports.ok) {
      const code = ports.error.code === 'exhausted' ? 'no-free-port' : 'address-unusable';
      return err({ code, message: ports.error.message });
    }
    if (wanted()) return ports;
    await ports.value.close();
    return err({ code: 'closed', message: 'The sound is shut down' });
  }

  async #move({ stream: id, request, localAddress }: Extract<MediaCommand, { kind: 'move' }>): Promise<void> {
    const ports = await this.#bind(localAddress, () => this.#lines.has(id));
    const stream = this.#lines.get(id)?.stream;
    if (ports.ok) stream?.move(ports.value);
    this.#report({
      kind: 'moved',
      stream: id,
      request,
      outcome: ports.ok ? ok({ rtp: ports.value.rtp.local, rtcp: ports.value.rtcp.local }) : ports,
    });
  }

  #configure({ stream: id, setup }: Extract<MediaCommand, { kind: 'configure' }>): void {
    this.#lines.get(id)?.stream.configure(setup);
    this.#runOrRest();
  }

  #attach(id: string, patch: Patch): void {
    const line = this.#lines.get(id);
    if (!line || samePatch(line.patch, patch)) return;
    this.#joints.leave(line.stream, line.patch, line.joint);
    line.patch = patch;
    line.joint = this.#joints.join(line.stream, patch);
  }

  #giveUp(id: string, error: unknown): void {
    const fault = error instanceof Error ? error.message : String(error);
    if (!this.#lines.has(id)) return;
    this.#report({ kind: 'warning', message: `The sound of ${id} was given up: ${fault}` });
    void this.#close(id, fault);
  }

  async #close(id: string, fault?: string): Promise<void> {
    const line = this.#lines.get(id);
    if (!line) return;
    this.#lines.delete(id);
    const { stream } = line;
    this.#joints.leave(stream, line.patch, line.joint);
    this.#joints.forget(id);
    this.#runOrRest();
    this.#closing.add(stream);
    const stats = await stream.close();
    this.#closing.delete(stream);
    this.#report({ kind: 'closed', stream: id, stats, ...(fault !== undefined && { fault }) });
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([this.#groups.closeAll(), ...[...this.#lines.keys()].map((id) => this.#close(id))]);
    this.#joints.device.alerts.set(null, 'none');
    this.#ticker.dispose();
    await Promise.all([this.#recorder.close(), this.#speaker.close()]);
    this.#report({ kind: 'stopped' });
  }

  #counts() {
    const own = this.#lines.size;
    const sockets = SOCKETS_PER_STREAM * (own + this.#closing.size) + this.#groups.sockets;
    return { streams: own + this.#groups.size, sockets, ticks: this.#ticker.takeLateness() };
  }

  /** The tick costs nothing while there is nothing to move. */
  #runOrRest(): void {
    if (this.#lines.size > 0 || this.#groups.size > 0 || this.#joints.device.active) this.#ticker.start();
    else this.#ticker.stop();
  }

  /** Hear all, let the joints move it, speak all: so each frame crosses within its tick, in whatever order they joined. */
  #tick(index: number): void {
    for (const { stream } of this.#lines.values()) {
      try {
        stream.hear();
      } catch (error) {
        this.#giveUp(stream.id, error);
      }
    }
    this.#groups.hear(index);
    this.#recorder.before();
    this.#joints.tick();
    this.#recorder.after();
    this.#groups.speak(index);
    for (const { stream } of this.#lines.values()) {
      try {
        stream.speak(index);
      } catch (error) {
        this.#giveUp(stream.id, error);
      }
    }
    if (index - this.#toldTick >= QUALITY_TICKS) this.#tellQuality(index);
    this.#runOrRest();
  }

  #tellQuality(index: number): void {
    this.#toldTick = index;
    const streams: Record<string, StreamQuality> = {};
    for (const [id, { stream }] of this.#lines) {
      const quality = stream.quality();
      if (quality) streams[id] = quality;
    }
    this.#report({ kind: 'quality', streams });
  }
}
