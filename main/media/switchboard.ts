import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PortRange } from '../net/ports.ts';
import { NtpClock } from '../rtp/ntp.ts';
import { GroupLines } from './group-lines.ts';
import { Joints } from './joints.ts';
import type { MediaError } from './media-error.ts';
import { type Microphone, openMicrophone } from './microphone.ts';
import type { MediaCommand, MediaCounts, MediaReport, WorkerOptions } from './protocol.ts';
import { Pulse } from './pulse.ts';
import { Recorder } from './recorder.ts';
import { openSpeaker, type Speaker } from './speaker.ts';
import { StreamLines } from './stream-lines.ts';
import { Ticker } from './ticker.ts';

/** Ticks between two reports of how the streams do: a second. */
const QUALITY_TICKS = 50;

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
  readonly #speaker: Speaker;
  readonly #report: SwitchboardParts['report'];
  readonly #lines: StreamLines;
  readonly #groups: GroupLines;
  readonly #ticker: Ticker;
  readonly #pulse: Pulse;
  readonly #joints: Joints;
  readonly #recorder: Recorder;
  #toldTick = 0;

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
    const ntp = new NtpClock(clock);
    const pulse = new Pulse(clock);
    this.#pulse = pulse;
    this.#speaker = speaker;
    this.#report = report;
    this.#joints = new Joints(microphone, speaker, report);
    this.#lines = new StreamLines({ clock, pulse, ntp, random, ports, joints: this.#joints, report });
    this.#groups = new GroupLines({
      clock,
      pulse,
      ntp,
      random,
      join: (voice, patch) => this.#joints.join(voice, patch),
      leave: (voice, patch, joint) => this.#joints.leave(voice, patch, joint),
      tell: (group, news) => report({ kind: 'group', stream: group, news }),
    });
    this.#recorder = new Recorder({
      clock,
      room: (id) => this.#joints.room(id),
      stream: (id) => this.#lines.stream(id),
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
      this.#lines.giveUp(command.stream, error);
    }
  }

  #obey(command: MediaCommand): void {
    switch (command.kind) {
      case 'open':
        void this.#lines.open(command);
        return;
      case 'move':
        void this.#lines.move(command);
        return;
      case 'configure':
        this.#lines.stream(command.stream)?.configure(command.setup);
        this.#runOrRest();
        return;
      case 'attach':
        this.#lines.attach(command.stream, command.patch);
        return;
      case 'mute': {
        const stream = this.#lines.stream(command.stream);
        if (stream) stream.muted = command.muted;
        return;
      }
      case 'mix':
        if (this.#lines.stream(command.stream)) this.#joints.setMix(command.stream, command.mix);
        return;
      case 'dtmf':
        this.#lines.stream(command.stream)?.sendDtmf(command.digits);
        return;
      case 'stats': {
        const stats = this.#lines.stream(command.stream)?.stats();
        this.#report({ kind: 'stats', request: command.request, stats });
        return;
      }
      case 'close':
        void this.#lines.close(command.stream);
        this.#runOrRest();
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

  async #stop(): Promise<void> {
    await Promise.all([this.#groups.closeAll(), this.#lines.closeAll()]);
    this.#joints.device.alerts.set(null, 'none');
    this.#ticker.dispose();
    this.#pulse.dispose();
    await Promise.all([this.#recorder.close(), this.#speaker.close()]);
    this.#report({ kind: 'stopped' });
  }

  #counts(): MediaCounts {
    const streams = this.#lines.size + this.#groups.size;
    const sockets = this.#lines.sockets + this.#groups.sockets;
    return { streams, sockets, ticks: this.#ticker.takeLateness() };
  }

  /** The tick costs nothing while there is nothing to move. */
  #runOrRest(): void {
    const hears = this.#lines.size > 0 || this.#groups.size > 0;
    if (hears) this.#pulse.start();
    else this.#pulse.stop();
    if (hears || this.#joints.device.active) this.#ticker.start();
    else this.#ticker.stop();
  }

  /** Hear all, let the joints move it, speak all: so each frame crosses within its tick, in whatever order they joined. */
  #tick(index: number): void {
    this.#lines.hear();
    this.#groups.hear(index);
    this.#recorder.before();
    this.#joints.tick();
    this.#recorder.after();
    this.#groups.speak(index);
    this.#lines.speak(index);
    if (index - this.#toldTick >= QUALITY_TICKS) this.#tellQuality(index);
    this.#runOrRest();
  }

  #tellQuality(tick: number): void {
    this.#toldTick = tick;
    this.#report({ kind: 'quality', streams: this.#lines.qualities() });
  }
}
