import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';
import { temporaryFolder } from '../temporary.ts';

export interface LinphoneOptions {
  readonly user: string;
  /** The registrar: `127.0.0.1:5060`; the account is `user@domain`. */
  readonly server: { readonly domain: string; readonly address: string; readonly password?: string };
  readonly autoAnswer?: boolean;
}

/** A linphonec, driven by its standard input. */
export class Linphone {
  readonly uri: string;
  /** What it heard: WAV, complete once it has stopped. */
  readonly recording: string;
  readonly #child: Child;
  readonly #folder: { readonly path: string; remove(): void };

  private constructor(uri: string, child: Child, folder: { readonly path: string; remove(): void }) {
    this.uri = uri;
    this.#child = child;
    this.#folder = folder;
    this.recording = join(folder.path, 'heard.wav');
  }

  /** Starts it, and waits until it is registered. */
  static async start(options: LinphoneOptions): Promise<Linphone> {
    const folder = temporaryFolder('linphone');
    mkdirSync(join(folder.path, '.local/share/linphone'), { recursive: true });
    const file = join(folder.path, 'linphonerc');
    writeFileSync(file, configuration(options, await freePort(), await freePort()));
    const child = new Child('linphonec', ['-c', file, ...(options.autoAnswer ? ['-a'] : [])], {
      cwd: folder.path,
      env: { HOME: folder.path },
    });
    const linphone = new Linphone(`sip:${options.user}@${options.server.domain}`, child, folder);
    linphone.#say('soundcard use files');
    linphone.#say(`record ${linphone.recording}`);
    await linphone.#registered();
    return linphone;
  }

  /** Waits for a line of its output, from the start on. */
  async said(pattern: RegExp): Promise<void> {
    await this.#child.waitFor(({ stdout }) => (pattern.test(stdout) ? true : undefined), `${pattern}`);
  }

  call(uri: string): void {
    this.#say(`call ${uri}`);
  }

  answer(): void {
    this.#say('answer');
  }

  /** Speaks a WAV into the call that is up. */
  play(file: string): void {
    this.#say(`play ${file}`);
  }

  hangup(): void {
    this.#say('terminate');
  }

  async stop(): Promise<void> {
    this.#say('quit');
    const patience = setTimeout(() => this.#child.process.kill('SIGKILL'), 3_000);
    await this.#child.exit();
    clearTimeout(patience);
  }

  remove(): void {
    this.#folder.remove();
  }

  /** It does not tell when; it is asked. */
  async #registered(): Promise<void> {
    const asking = setInterval(() => this.#say('status register'), 200);
    try {
      await this.said(/registered, identity=/);
    } finally {
      clearInterval(asking);
    }
  }

  #say(command: string): void {
    this.#child.process.stdin?.write(`${command}\n`);
  }
}

function configuration({ user, server }: LinphoneOptions, sipPort: number, rtpPort: number): string {
  return `[sip]
bind_address=127.0.0.1
sip_port=${sipPort}
sip_tcp_port=${sipPort}
sip_tls_port=-1
default_proxy=0
guess_hostname=0
register_only_when_network_is_up=0
[proxy_0]
reg_proxy=<sip:${server.address};transport=udp>
reg_route=<sip:${server.address};transport=udp;lr>
reg_identity=sip:${user}@${server.domain}
reg_expires=60
reg_sendregister=1
publish=0
${server.password === undefined ? '' : authentication(user, server.domain, server.password)}
[rtp]
bind_address=127.0.0.1
audio_rtp_port=${rtpPort}
[net]
firewall_policy=0
[sound]
use_files=1
[video]
enabled=0
[misc]
version_check_url_root=
log_collection_upload_server_url=
`;
}

function authentication(user: string, domain: string, password: string): string {
  return `[auth_info_0]\nusername=${user}\npasswd=${password}\ndomain=${domain}`;
}
