import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { temporaryFolder } from '../temporary.ts';

const RATE = 48_000;

/** A microphone that is plugged into the sound server, and hears a WAV. */
export interface PulseMicrophone {
  /** Takes it away, as a headset is unplugged. */
  unplug(): Promise<void>;
}

/** A sound server without hardware: what a program plays into it can be recorded. */
export class PulseServer {
  readonly #child: Child;
  readonly #folder: { readonly path: string; remove(): void };
  readonly #socket: string;

  private constructor(child: Child, folder: { readonly path: string; remove(): void }, socket: string) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
  }

  static async start(): Promise<PulseServer> {
    const folder = temporaryFolder('pulse');
    const socket = join(folder.path, 'native');
    const modules = [
      `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
      `module-null-sink sink_name=speaker rate=${RATE}`,
      `module-null-sink sink_name=voice rate=${RATE}`,
    ];
    const flags = ['--daemonize=no', '--exit-idle-time=-1', '--disallow-exit', '-n', '--use-pid-file=no'];
    const child = new Child('pulseaudio', [...flags, ...modules.flatMap((module) => ['-L', module])], {
      env: { HOME: folder.path, XDG_RUNTIME_DIR: folder.path },
    });
    while (!existsSync(socket)) {
      if (child.process.exitCode !== null) throw new Error(`pulseaudio could not start:\n${child.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return new PulseServer(child, folder, socket);
  }

  /** What a program needs in its environment to play here. */
  get environment(): Readonly<Record<string, string>> {
    return { PULSE_SERVER: `unix:${this.#socket}` };
  }

  /** Records what is played from now on, for so long; 48 kHz mono samples. */
  async record(ms: number): Promise<Int16Array> {
    const recorder = spawn(
      'parec',
      ['-d', 'speaker.monitor', '--latency-msec=20', '--format=s16le', `--rate=${RATE}`, '--channels=1'],
      { env: { ...process.env, ...this.environment }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const chunks: Buffer[] = [];
    let bytes = 0;
    const wanted = (ms / 1000) * RATE * 2;
    for await (const chunk of recorder.stdout) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= wanted) break;
    }
    if (recorder.exitCode === null) {
      recorder.kill();
      await once(recorder, 'exit');
    }
    const all = Buffer.concat(chunks).subarray(0, wanted);
    return new Int16Array(all.buffer.slice(all.byteOffset, all.byteOffset + (all.length & ~1)));
  }

  /** Plugs in a microphone that hears this WAV; programs see a source that is no monitor, as a real one. */
  plugIn(wav: string): PulseMicrophone {
    const source = ['source_name=microphone', 'source_properties=device.description=Headset'];
    const loaded = this.#pactl('load-module', 'module-remap-source', 'master=voice.monitor', ...source);
    this.#pactl('set-default-source', 'microphone');
    // Without a wish for less, the sink writes two seconds at once: so late would its first sound come.
    const voice = spawn('paplay', ['-d', 'voice', '--latency-msec=20', wav], {
      env: { ...process.env, ...this.environment },
    });
    return {
      unplug: async () => {
        this.#pactl('unload-module', loaded.trim());
        voice.kill();
        await once(voice, 'exit');
      },
    };
  }

  #pactl(...args: readonly string[]): string {
    return execFileSync('pactl', args, { env: { ...process.env, ...this.environment }, encoding: 'utf8' });
  }

  async stop(): Promise<void> {
    await this.#child.stop('SIGKILL');
    this.#folder.remove();
  }
}
