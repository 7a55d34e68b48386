import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '../../../main/base/address.ts';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';
import { temporaryFolder } from '../temporary.ts';
import { worker } from '../worker.ts';
import { JanusSession } from './janus-session.ts';

/** What the AudioBridge speaks with a plain RTP party. */
export type JanusCodec = 'pcmu' | 'pcma' | 'opus';

const payloadTypes: Readonly<Record<JanusCodec, number>> = { pcmu: 0, pcma: 8, opus: 111 };

/** Somebody in a room of the AudioBridge, as it lists them. */
export interface JanusParticipant {
  readonly id: number;
  readonly display?: string;
  readonly muted?: boolean;
  readonly talking?: boolean;
}

/** A plain RTP party that was joined. */
export interface JanusParty {
  readonly id: number;
  /** Where its RTP is to be sent. */
  readonly rtp: Address;
  leave(): Promise<void>;
}

/** Above those of the apps, below those that the system hands out. */
const FIRST_RTP_PORT = 31_000;
const RTP_PORTS = 400;

/** A janus on loopback whose AudioBridge mixes plain RTP parties. */
export class Janus {
  readonly #child: Child;
  readonly #folder: { readonly path: string; remove(): void };
  readonly #session: JanusSession;
  readonly #desk: string;

  private constructor(
    child: Child,
    folder: { readonly path: string; remove(): void },
    session: JanusSession,
    desk: string,
  ) {
    this.#child = child;
    this.#folder = folder;
    this.#session = session;
    this.#desk = desk;
  }

  static async start(): Promise<Janus> {
    const folder = temporaryFolder('janus');
    const port = await freePort();
    writeConfiguration(folder.path, port);
    const child = new Child('janus', ['-F', folder.path, '-C', join(folder.path, 'janus.jcfg')]);
    const base = `http://127.0.0.1:${port}/janus`;
    await answers(child, base);
    const session = await JanusSession.open(base);
    return new Janus(child, folder, session, await session.attach());
  }

  /** Whose CPU time a bench reads. */
  get pid(): number {
    return this.#child.process.pid ?? 0;
  }

  /** A room that mixes at `samplingRate` Hz. */
  async createRoom(room: number, samplingRate = 16_000): Promise<void> {
    await this.#session.ask(this.#desk, {
      request: 'create',
      room,
      sampling_rate: samplingRate,
      allow_rtp_participants: true,
      audiolevel_event: false,
      default_expectedloss: 0,
    });
  }

  /** Brings in a party that receives RTP at `local` and sends it from there. */
  async join(room: number, local: Address, codec: JanusCodec, display: string): Promise<JanusParty> {
    const handle = await this.#session.attach();
    const { address: ip, port } = local;
    const answer = await this.#session.ask(handle, {
      request: 'join',
      room,
      display,
      codec,
      rtp: { ip, port, payload_type: payloadTypes[codec] },
    });
    const { id, rtp } = answer as { id: number; rtp: { ip: string; port: number } };
    return { id, rtp: { address: rtp.ip, port: rtp.port }, leave: () => this.#session.detach(handle) };
  }

  async participants(room: number): Promise<readonly JanusParticipant[]> {
    const answer = await this.#session.ask(this.#desk, { request: 'listparticipants', room });
    return (answer as { participants?: readonly JanusParticipant[] }).participants ?? [];
  }

  async mute(room: number, id: number, muted: boolean): Promise<void> {
    await this.#session.ask(this.#desk, { request: muted ? 'mute' : 'unmute', room, id });
  }

  async stop(): Promise<void> {
    await this.#session.close();
    await this.#child.stop('SIGKILL');
    this.#folder.remove();
  }
}

/** Waits until its HTTP interface is there. */
async function answers(child: Child, base: string): Promise<void> {
  for (;;) {
    try {
      await (await fetch(`${base}/info`)).text();
      return;
    } catch {
      if (child.process.exitCode !== null) throw new Error(`janus ended:\n${child.stdout}\n${child.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function writeConfiguration(folder: string, port: number): void {
  const [installed] = globSync('/usr/lib/*/janus');
  if (installed === undefined) throw new Error('janus is not installed');
  const first = FIRST_RTP_PORT + (worker % 4) * RTP_PORTS;
  const files = {
    'janus.jcfg': [
      `general: { configs_folder="${folder}" plugins_folder="${installed}/plugins"`,
      `  transports_folder="${installed}/transports" events_folder="${installed}/events"`,
      `  loggers_folder="${folder}/none" debug_level=3 interface="127.0.0.1" protected_folders=[] session_timeout=0 }`,
      'nat: { ice_enforce_list="lo" ignore_mdns=true }',
      `plugins: { disable="${allBut(`${installed}/plugins`, 'audiobridge')}" }`,
      `transports: { disable="${allBut(`${installed}/transports`, 'http')}" }`,
    ],
    'janus.plugin.audiobridge.jcfg': [
      `general: { local_ip="127.0.0.1" rtp_port_range="${first}-${first + RTP_PORTS - 1}" }`,
    ],
    'janus.transport.http.jcfg': [
      `general: { json="compact" base_path="/janus" http=true port=${port} ip="127.0.0.1" https=false }`,
      'admin: { admin_http=false }',
    ],
  };
  mkdirSync(join(folder, 'none'));
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
}

function allBut(folder: string, kept: string): string {
  const names = globSync(`${folder}/*.so`).map((path) => path.slice(folder.length + 1));
  return names.filter((name) => !name.includes(kept)).join(',');
}
