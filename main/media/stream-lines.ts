import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { DatagramPair, PortRange } from '../net/ports.ts';
import type { NtpClock } from '../rtp/ntp.ts';
import type { Joints } from './joints.ts';
import type { MediaError } from './media-error.ts';
import { type Patch, samePatch } from './patch.ts';
import type { MediaCommand, MediaReport } from './protocol.ts';
import type { Pulse } from './pulse.ts';
import { RtpStream } from './stream.ts';
import type { StreamQualities } from './stream-quality.ts';
import type { Joint } from './voice.ts';

/** Two to a stream: RTP and RTCP. */
const SOCKETS_PER_STREAM = 2;

/** A stream and what it is joined to. */
interface Line {
  readonly stream: RtpStream;
  patch: Patch;
  joint: Joint;
}

type CommandOf<K extends MediaCommand['kind']> = Extract<MediaCommand, { kind: K }>;

export interface StreamLinesParts {
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly ntp: NtpClock;
  readonly random: Random;
  readonly ports: PortRange;
  readonly joints: Joints;
  readonly report: (report: MediaReport) => void;
}

/** Every stream with its ports and what it is joined to. What goes wrong in one ends that one alone. */
export class StreamLines {
  readonly #parts: StreamLinesParts;
  readonly #lines = new Map<string, Line>();
  readonly #closing = new Set<RtpStream>();
  #stopping = false;

  constructor(parts: StreamLinesParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#lines.size;
  }

  get sockets(): number {
    return SOCKETS_PER_STREAM * (this.#lines.size + this.#closing.size);
  }

  stream(id: string): RtpStream | undefined {
    return this.#lines.get(id)?.stream;
  }

  async open({ stream: id, localAddress, rtpPort }: CommandOf<'open'>): Promise<void> {
    const { clock, pulse, ntp, random, joints, report } = this.#parts;
    const ports = await this.#bind(localAddress, () => !this.#stopping, rtpPort);
    if (!ports.ok) {
      report({ kind: 'not-opened', stream: id, error: ports.error });
      return;
    }
    const stream = new RtpStream({
      id,
      ports: ports.value,
      clock,
      pulse,
      ntp,
      random,
      onHeard: () => report({ kind: 'heard', stream: id }),
      onDigit: (digit) => report({ kind: 'digit', stream: id, digit }),
      onFault: (error) => this.giveUp(id, error),
    });
    const patch: Patch = { kind: 'none' };
    this.#lines.set(id, { stream, patch, joint: joints.join(stream, patch) });
    report({ kind: 'opened', stream: id, rtp: stream.rtp, rtcp: stream.rtcp });
  }

  async move({ stream: id, request, localAddress }: CommandOf<'move'>): Promise<void> {
    const ports = await this.#bind(localAddress, () => this.#lines.has(id));
    const stream = this.stream(id);
    if (ports.ok) stream?.move(ports.value);
    this.#parts.report({
      kind: 'moved',
      stream: id,
      request,
      outcome: ports.ok ? ok({ rtp: ports.value.rtp.local, rtcp: ports.value.rtcp.local }) : ports,
    });
  }

  attach(id: string, patch: Patch): void {
    const line = this.#lines.get(id);
    if (!line || samePatch(line.patch, patch)) return;
    const { joints } = this.#parts;
    joints.leave(line.stream, line.patch, line.joint);
    line.patch = patch;
    line.joint = joints.join(line.stream, patch);
  }

  hear(): void {
    for (const { stream } of this.#lines.values()) {
      try {
        stream.hear();
      } catch (error) {
        this.giveUp(stream.id, error);
      }
    }
  }

  speak(tick: number): void {
    for (const { stream } of this.#lines.values()) {
      try {
        stream.speak(tick);
      } catch (error) {
        this.giveUp(stream.id, error);
      }
    }
  }

  /** Of those that are under way. */
  qualities(): StreamQualities {
    const told: Record<string, StreamQualities[string]> = {};
    for (const [id, { stream }] of this.#lines) {
      const quality = stream.quality();
      if (quality) told[id] = quality;
    }
    return told;
  }

  giveUp(id: string, error: unknown): void {
    const fault = error instanceof Error ? error.message : String(error);
    if (!this.#lines.has(id)) return;
    this.#parts.report({ kind: 'warning', message: `The sound of ${id} was given up: ${fault}` });
    void this.close(id, fault);
  }

  async close(id: string, fault?: string): Promise<void> {
    const line = this.#lines.get(id);
    if (!line) return;
    const { joints, report } = this.#parts;
    const { stream } = line;
    this.#lines.delete(id);
    joints.leave(stream, line.patch, line.joint);
    joints.forget(id);
    this.#closing.add(stream);
    const stats = await stream.close();
    this.#closing.delete(stream);
    report({ kind: 'closed', stream: id, stats, ...(fault !== undefined && { fault }) });
  }

  /** For good: nothing is opened any more. */
  async closeAll(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#lines.keys()].map((id) => this.close(id)));
  }

  /** Two ports on an address; given back at once where they are wanted no more by the time they are bound. */
  async #bind(
    localAddress: string,
    wanted: () => boolean,
    rtpPort?: number,
  ): Promise<Result<DatagramPair, MediaError>> {
    const ports = await this.#parts.ports.open(localAddress, rtpPort);
    if (!ports.ok) {
      const code = ports.error.code === 'exhausted' ? 'no-free-port' : 'address-unusable';
      return err({ code, message: ports.error.message });
    }
    if (wanted()) return ports;
    await ports.value.close();
    return err({ code: 'closed', message: 'The sound is shut down' });
  }
}
