import { once } from 'node:events';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { freePorts } from '../free-port.ts';
import type { NetworkNamespace } from '../network-namespace.ts';
import { temporaryFolder } from '../temporary.ts';

/** What baresip calls them: the rate is that of the sound. */
const codecs = {
  PCMU: 'PCMU/8000/1',
  PCMA: 'PCMA/8000/1',
  G722: 'G722/16000/1',
  opus: 'opus/48000/1',
  L16: 'L16/16000/1',
} as const;

export interface BaresipOptions {
  readonly user: string;
  /** The WAV that it speaks, at the codec's rate, mono. */
  readonly speaks: string;
  readonly codec?: keyof typeof codecs;
  readonly transport?: 'udp' | 'tcp';
  /** `manual` rings until `answer`. */
  readonly answers?: 'auto' | 'manual';
  /** Registers there, in place of being called at its own address. */
  readonly server?: BaresipServer;
  /** The host that it runs on, in place of this one, and the address of that host. */
  readonly on?: { readonly host: NetworkNamespace; readonly address: string };
}

/** A registrar and proxy: the account is `user@domain`. */
interface BaresipServer {
  readonly domain: string;
  /** `127.0.0.1:5060`, through which all goes; where absent, each request goes to where its address leads. */
  readonly address?: string;
  readonly password?: string;
}

interface BaresipEvent {
  readonly event?: boolean;
  readonly type?: string;
  /** What it says of it: a reason, mostly. */
  readonly param?: string;
  readonly response?: boolean;
  readonly ok?: boolean;
  readonly data?: string;
  readonly token?: string;
}

/** A baresip softphone, driven over its control socket (netstrings of JSON). */
export class Baresip {
  /** Where to call it. */
  readonly uri: string;
  readonly port: number;
  readonly events: BaresipEvent[] = [];
  readonly #child: Child;
  readonly #folder: { readonly path: string; remove(): void };
  readonly #control: Socket;
  readonly #watches = new Set<() => void>();
  #unread = Buffer.alloc(0);

  private constructor(
    uri: string,
    port: number,
    child: Child,
    folder: { path: string; remove(): void },
    control: Socket,
  ) {
    this.uri = uri;
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    this.#control = control;
    control.on('data', (chunk) => this.#receive(chunk));
    // It may go while something of ours is on the way to it: that is a reset, and no fault.
    control.on('error', () => {});
  }

  static async start(options: BaresipOptions): Promise<Baresip> {
    const folder = temporaryFolder('baresip');
    // It opens the port above that of SIP as well, for TLS.
    const sipPort = await freePorts(3);
    const controlPort = sipPort + 2;
    writeConfiguration(folder.path, sipPort, controlPort, options);
    const [command = '', ...before] = [...(options.on?.host.prefix ?? []), 'baresip'];
    const child = new Child(command, [...before, '-f', folder.path], { cwd: folder.path });
    const control = await connectWhenReady(child, (await options.on?.host.relay(controlPort)) ?? controlPort);
    const { domain } = options.server ?? {};
    const uri = `sip:${options.user}@${domain ?? `${options.on?.address ?? '127.0.0.1'}:${sipPort}`}`;
    const baresip = new Baresip(uri, sipPort, child, folder, control);
    if (options.server) {
      await child.waitFor(({ stdout }) => (/200 OK .*binding/.test(stdout) ? true : undefined), 'it was registered');
    }
    return baresip;
  }

  dial(uri: string): void {
    this.#command('dial', uri);
  }

  answer(): void {
    this.#command('accept');
  }

  hangup(): void {
    this.#command('hangup');
  }

  hold(): void {
    this.#command('hold');
  }

  resume(): void {
    this.#command('resume');
  }

  /** Keys in digits, each by RFC 4733; all of them are on their way before long. */
  async key(digits: string): Promise<void> {
    for (const digit of digits) {
      this.#command('sndcode', digit);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Has the far end of its call call somebody else; a `Replaces` of the URI is given on. */
  transfer(to: string): void {
    this.#command('transfer', to);
  }

  /** Waits for an event of a type, such as CALL_ESTABLISHED, CALL_INCOMING or CALL_CLOSED, from the start on. */
  async event(type: string, timeoutMs = 20_000): Promise<BaresipEvent> {
    const found = () => this.events.find((event) => event.type === type);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const event = found();
        if (!event) return;
        clearTimeout(timer);
        this.#watches.delete(look);
        resolve(event);
      };
      const timer = setTimeout(() => {
        this.#watches.delete(look);
        reject(
          new Error(`baresip never said ${type}: ${JSON.stringify(this.events)}\n${this.#child.stdout.slice(-3000)}`),
        );
      }, timeoutMs);
      this.#watches.add(look);
      look();
    });
  }

  /** RTP packets of its last call, once that is over: sent, received, and lost on the way to it by their numbers. */
  async packets(): Promise<{ readonly sent: number; readonly received: number; readonly lost: number }> {
    const told = /packets:\s+(\d+)\s+(\d+)[\s\S]*?lost:\s+-?\d+\s+(-?\d+)/;
    const [, ...numbers] = await this.#child.waitFor(
      ({ stdout, stderr }) => told.exec(stdout + stderr) ?? undefined,
      'it counted the packets',
    );
    const [sent = 0, received = 0, lost = 0] = numbers.map(Number);
    return { sent, received, lost };
  }

  /** The WAV files of what it heard, complete once it has stopped. */
  recordings(): string[] {
    return globSync(join(this.#folder.path, 'rec', '*-dec.wav'));
  }

  /** Ends it; the recordings stay until `remove`. */
  async stop(): Promise<void> {
    if (this.#control.destroyed) return;
    this.#command('quit');
    const patience = setTimeout(() => this.#child.process.kill('SIGKILL'), 3_000);
    await this.#child.exit();
    clearTimeout(patience);
    this.#control.destroy();
  }

  remove(): void {
    this.#folder.remove();
  }

  #command(command: string, params = ''): void {
    const message = JSON.stringify({ command, params, token: command });
    this.#control.write(`${Buffer.byteLength(message)}:${message},`);
  }

  #receive(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const colon = this.#unread.indexOf(':');
      const length = Number(this.#unread.subarray(0, colon).toString());
      if (colon < 0 || this.#unread.length < colon + length + 2) break;
      this.events.push(JSON.parse(this.#unread.subarray(colon + 1, colon + 1 + length).toString()));
      this.#unread = this.#unread.subarray(colon + length + 2);
    }
    for (const look of this.#watches) look();
  }
}

/** `where`: a port of loopback, or the Unix socket that leads to one. */
async function connectWhenReady(child: Child, where: number | string): Promise<Socket> {
  while (child.process.exitCode === null) {
    const socket = typeof where === 'string' ? connect(where) : connect(where, '127.0.0.1');
    try {
      await once(socket, 'connect');
      if (typeof where === 'number' || (await staysOpen(socket))) return socket;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`baresip could not start:\n${child.stdout}\n${child.stderr}`);
}

/** A relay takes connections before there is anything at its other end, and closes them then. */
async function staysOpen(socket: Socket): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return !socket.readableEnded && !socket.destroyed;
}

function writeConfiguration(folder: string, sipPort: number, controlPort: number, options: BaresipOptions): void {
  const { speaks } = options;
  const address = options.on?.address ?? '127.0.0.1';
  mkdirSync(join(folder, 'rec'));
  const modules = ['stdio', 'g711', 'g722', 'opus', 'l16', 'sndfile', 'ausine', 'aufile', 'aubridge'];
  const config = `
poll_method epoll
sip_listen ${address}:${sipPort}
net_interface ${options.on ? 'wire' : address}
call_local_timeout 60
call_max_calls 20
audio_player aubridge,nil
audio_source aufile,${speaks}
audio_alert aubridge,nil
audio_level no
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports 20000-20999
rtcp_mux no
rtp_stats yes
jitter_buffer_delay 5-10
opus_bitrate 28000
opus_stereo no
opus_sprop_stereo no
ctrl_tcp_listen 127.0.0.1:${controlPort}
snd_path ${folder}/rec
module_path /usr/lib/baresip/modules
${modules.map((name) => `module ${name}.so`).join('\n')}
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
`;
  writeFileSync(join(folder, 'config'), config);
  writeFileSync(join(folder, 'accounts'), `${accountLine(`${address}:${sipPort}`, options)}\n`);
  writeFileSync(join(folder, 'contacts'), '');
}

function accountLine(own: string, options: BaresipOptions): string {
  const { user, codec = 'PCMU', transport = 'udp', answers = 'auto', server } = options;
  const phone = `audio_codecs=${codecs[codec]};answermode=${answers}`;
  if (!server) return `<sip:${user}@${own};transport=${transport}>;regint=0;${phone}`;
  const proxy = server.address === undefined ? '' : `;outbound="sip:${server.address};transport=${transport}"`;
  const password = server.password === undefined ? '' : `;auth_pass=${server.password}`;
  const way = server.address === undefined ? `;transport=${transport}` : '';
  return `<sip:${user}@${server.domain}${way}>;regint=60${proxy}${password};${phone}`;
}
