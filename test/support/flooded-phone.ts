import { join } from 'node:path';
import type { CommandResult } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from './app.ts';
import { Wire } from './network-namespace.ts';
import { Baresip } from './peers/baresip.ts';
import { type Sipp, type SippResult, startSipp } from './peers/sipp.ts';
import { temporaryFolder } from './temporary.ts';
import { writeToneWav } from './tone.ts';

type Vitals = CommandResult<'engine.vitals'>;

const OWN = '10.77.0.1';
const FRIEND = '10.77.0.2';
/** Who floods, and who only wants to call: other addresses of the far host. */
export const FLOODER = '10.77.0.3';
export const HONEST = '10.77.0.4';
export const TARGET = `${OWN}:5060`;

/** What an honest caller and the memory have been through. */
export interface Endured {
  readonly honest: SippResult;
  /** The slowest answer that the honest caller got, ms. */
  readonly slowestMs: number;
  readonly grownBytes: number;
}

/** RTP packets that the two ends of a call may differ by, as they neither begin nor end at the same moment. */
const ENDS = 3;

/** The phone on a host of its own, and everyone else on another. */
export class FloodedPhone {
  readonly wire: Wire;
  readonly app: RunningApp;
  readonly #folder: ReturnType<typeof temporaryFolder>;

  private constructor(wire: Wire, app: RunningApp) {
    this.wire = wire;
    this.app = app;
    this.#folder = temporaryFolder('flood');
    writeToneWav(this.#tone, { hz: 700, sampleRate: 8_000, seconds: 300 });
  }

  static async start(...more: readonly string[]): Promise<FloodedPhone> {
    const wire = new Wire(FRIEND);
    wire.near.setAddress(OWN);
    for (const address of [FLOODER, HONEST]) wire.far.run('ip', 'address', 'add', `${address}/24`, 'dev', 'wire');
    const app = await startApp({ on: wire.near, sip: TARGET, rtp: '16384-17383', more });
    return new FloodedPhone(wire, app);
  }

  vitals(): Promise<Vitals> {
    return this.app.api.call('engine.vitals', {});
  }

  /** Calls a friend; what is given back hangs up, and tells which share of the call's frames never came, 0 to 1. */
  async call(): Promise<() => Promise<number>> {
    const { api } = this.app;
    const on = { host: this.wire.far, address: FRIEND };
    const friend = await Baresip.start({ user: 'friend', speaks: this.#tone, on });
    const { callId } = await api.call('calls.dial', { to: friend.uri });
    await api.callIs(callId, 'active');
    return async () => {
      await api.call('calls.hangup', { callId });
      const { sent, received, lost } = await friend.packets();
      await friend.stop();
      friend.remove();
      return Math.max(lost, sent - received - ENDS, 0) / sent;
    };
  }

  /** Has `flood` done while somebody honest calls again and again, and looks at what it did. */
  async endure(seconds: number, flood: () => Promise<unknown>, transport: 'udp' | 'tcp' = 'udp'): Promise<Endured> {
    const before = await this.vitals();
    const [honest] = await Promise.all([this.#callHonestly(seconds, transport), flood()]);
    const after = await this.vitals();
    return { honest, slowestMs: slowest(honest), grownBytes: after.memoryBytes - before.memoryBytes };
  }

  /** INVITEs to a user, none of whose answers is taken. */
  inviteFlood(user: string, perSecond: number, seconds: number): Promise<Sipp> {
    return startSipp({
      scenario: 'flooding-caller',
      user,
      remote: TARGET,
      on: this.wire.far,
      address: FLOODER,
      rate: perSecond,
      calls: perSecond * seconds,
      timeoutSeconds: seconds + 20,
    });
  }

  async stop(): Promise<number | null> {
    const code = await this.app.stop();
    this.wire.remove();
    this.#folder.remove();
    return code;
  }

  get #tone(): string {
    return join(this.#folder.path, 'tone.wav');
  }

  async #callHonestly(seconds: number, transport: 'udp' | 'tcp'): Promise<SippResult> {
    const sipp = await startSipp({
      scenario: 'honest-caller',
      user: 'echo',
      remote: TARGET,
      on: this.wire.far,
      address: HONEST,
      transport,
      rate: 4,
      calls: 4 * seconds,
      timeoutSeconds: seconds + 20,
    });
    return sipp.finished();
  }
}

/** By the times at which its messages crossed, as sipp logged them: from each first INVITE to its 200. */
function slowest({ messages }: SippResult): number {
  const asked = new Map<string, number>();
  const waits = messages.split(/^-{20,} /m).map((entry) => {
    const at = Date.parse(entry.slice(0, 23).replace(' ', 'T'));
    const callId = /^Call-ID: (.*)$/m.exec(entry)?.[1] ?? '';
    if (/^INVITE /m.test(entry) && !asked.has(callId)) asked.set(callId, at);
    return /^SIP\/2\.0 200 /m.test(entry) && /^CSeq: 1 INVITE/m.test(entry) ? at - (asked.get(callId) ?? at) : 0;
  });
  return Math.max(0, ...waits);
}
