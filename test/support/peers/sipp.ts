import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';
import type { NetworkNamespace } from '../network-namespace.ts';
import { temporaryFolder } from '../temporary.ts';

const scenarios = fileURLToPath(new URL('../../interop/sipp', import.meta.url));

export interface SippOptions {
  /** A built-in scenario (`uac`, `uas`) or a file of test/interop/sipp without its ending. */
  readonly scenario: string;
  readonly transport?: 'udp' | 'tcp';
  readonly address?: string;
  /** The host that it runs on, in place of this one; `address` is one of that host's. */
  readonly on?: NetworkNamespace;
  /** ADDR:PORT to call; none for a scenario that is called. */
  readonly remote?: string;
  /** The user part that the caller's scenarios call. */
  readonly user?: string;
  readonly calls?: number;
  readonly rate?: number;
  readonly holdMs?: number;
  readonly timeoutSeconds?: number;
  readonly more?: readonly string[];
}

export interface SippResult {
  /** 0 when every call went as its scenario says. */
  readonly exitCode: number | null;
  /** Everything that crossed, as sipp logged it. */
  readonly messages: string;
  readonly errors: string;
  readonly screen: string;
}

/** A sipp at work. A called scenario hears on `port` of its address. */
export interface Sipp {
  readonly port: number;
  /** Waits until what has crossed holds so many matches. */
  seen(pattern: RegExp, times: number): Promise<void>;
  finished(): Promise<SippResult>;
  stop(): Promise<SippResult>;
}

const builtIn = new Set(['uac', 'uas']);

export async function startSipp(options: SippOptions): Promise<Sipp> {
  const { address = '127.0.0.1', transport = 'udp', calls = 1 } = options;
  const port = await freePort(options.on ? '127.0.0.1' : address);
  const folder = temporaryFolder('sipp');
  const messages = join(folder.path, 'messages.log');
  const errors = join(folder.path, 'errors.log');
  const load = (options.rate ?? 1) > 10;
  const args = [
    ...(builtIn.has(options.scenario)
      ? ['-sn', options.scenario]
      : ['-sf', join(scenarios, `${options.scenario}.xml`)]),
    ...['-i', bracketedFor(address), '-p', String(port), '-t', transport === 'udp' ? 'u1' : 't1'],
    ...['-m', String(calls), '-r', String(options.rate ?? 1), '-l', '15000'],
    // Its watchdog only says that the machine is busy, and ends it for that.
    ...['-watchdog_interval', '0'],
    ...['-nostdin', '-max_socket', '15000', '-timeout', `${options.timeoutSeconds ?? 20}s`, '-timeout_error'],
    ...(load ? [] : ['-trace_msg', '-message_file', messages]),
    ...['-trace_err', '-error_file', errors],
    ...(options.user ? ['-s', options.user] : []),
    ...(options.holdMs === undefined ? [] : ['-d', String(options.holdMs)]),
    ...(options.more ?? []),
    ...(options.remote ? [options.remote] : []),
  ];
  const [command = '', ...before] = [...(options.on?.prefix ?? []), 'sipp'];
  const child = new Child(command, [...before, ...args], { cwd: folder.path, env: { TERM: 'dumb' } });
  if (!options.remote) await listening(child, port, transport);
  const result = async (exitCode: number | null): Promise<SippResult> => {
    const outcome = { exitCode, messages: read(messages), errors: read(errors), screen: child.stdout };
    folder.remove();
    return outcome;
  };
  return {
    port,
    seen: async (pattern, times) => {
      while ((read(messages).match(pattern)?.length ?? 0) < times) {
        if (child.process.exitCode !== null) throw new Error(`sipp ended before ${times} × ${pattern}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    finished: async () => result(await child.exit()),
    stop: async () => result(await child.stop('SIGKILL')),
  };
}

function bracketedFor(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** sipp says nothing when it hears; the kernel's tables do. */
async function listening(child: Child, port: number, transport: 'udp' | 'tcp'): Promise<void> {
  // A connection that is still closing has the port, too: TCP listens in state 0A, UDP is bound in 07.
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const wanted = new RegExp(`:${hex} 0+:0000 ${transport === 'tcp' ? '0A' : '07'} `);
  const tables = [`/proc/net/${transport}`, `/proc/net/${transport}6`];
  while (child.process.exitCode === null) {
    if (tables.some((table) => wanted.test(read(table)))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`sipp could not start:\n${child.stdout}\n${child.stderr}`);
}
