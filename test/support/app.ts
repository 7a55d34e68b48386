import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './api-client.ts';
import { Child } from './child.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import { temporaryFolder } from './temporary.ts';
import { worker } from './worker.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface AppOptions {
  readonly host?: 'browser' | 'none';
  /** ADDR:PORT; port 0 takes a free one. */
  readonly sip?: string;
  readonly rtp?: string;
  readonly mic?: string;
  readonly speaker?: string;
  readonly autoAnswer?: boolean;
  readonly more?: readonly string[];
  /** Flags of Node itself, such as --inspect. */
  readonly node?: readonly string[];
  /** The host that it runs on, in place of this one. */
  readonly on?: NetworkNamespace;
  /** The data folder of an app before; its own, new one where absent. The test removes it. */
  readonly dataFolder?: string;
}

/** The app as a person or a script starts it, in a process of its own. */
export interface RunningApp {
  readonly url: string;
  readonly api: ApiClient;
  /** The control API's address, for further connections. */
  readonly apiUrl: string;
  /** ADDR:PORT of SIP, the same for UDP and TCP. */
  readonly sip: string;
  readonly port: number;
  readonly child: Child;
  readonly dataFolder: string;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Ports for the sound of as many apps as a test runs at once, and of no other worker’s: below those that the system gives to whoever
 * asks for any.
 */
const RTP = { first: 21_000, slices: 8, slice: 1_250, perApp: 200 } as const;
let appsStarted = 0;

function rtpPorts(): string {
  const turn = appsStarted++ % Math.floor(RTP.slice / RTP.perApp);
  const first = RTP.first + (worker % RTP.slices) * RTP.slice + turn * RTP.perApp;
  return `${first}-${first + RTP.perApp - 1}`;
}

export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const folder = options.dataFolder === undefined ? temporaryFolder('data') : kept(options.dataFolder);
  const args = [
    ...(options.node ?? []),
    join(root, 'app/start.ts'),
    `--host=${options.host ?? 'none'}`,
    `--data=${folder.path}`,
    `--sip=${options.sip ?? '127.0.0.1:0'}`,
    `--rtp=${options.rtp ?? rtpPorts()}`,
    '--http=0',
    `--mic=${options.mic ?? 'silence'}`,
    `--speaker=${options.speaker ?? 'none'}`,
    ...(options.autoAnswer ? ['--auto-answer'] : []),
    ...(options.more ?? []),
    '--json',
  ];
  const [command = '', ...before] = [...(options.on?.prefix ?? []), process.execPath];
  const child = new Child(command, [...before, ...args], { cwd: root });
  const line = await child.waitFor(
    ({ stdout }) => (stdout.includes('\n') ? stdout.split('\n')[0] : undefined),
    'ready',
  );
  const ready = JSON.parse(line) as { url: string; api: string; sip: string[] };
  const sip = ready.sip.find((endpoint) => endpoint.startsWith('udp:'))?.slice('udp:'.length) ?? '';
  const api = await ApiClient.connect(ready.api, await socketFor(options.on, ready.api));
  return {
    url: ready.url,
    api,
    apiUrl: ready.api,
    sip,
    port: Number(sip.slice(sip.lastIndexOf(':') + 1)),
    child,
    dataFolder: folder.path,
    stop: async () => {
      const code = await child.stop();
      folder.remove();
      return code;
    },
  };
}

function kept(path: string): { readonly path: string; remove(): void } {
  return { path, remove: () => {} };
}

/** Where the API of an app on another host is reached from here. */
async function socketFor(host: NetworkNamespace | undefined, api: string): Promise<string | undefined> {
  return host?.relay(Number(new URL(api).port));
}
