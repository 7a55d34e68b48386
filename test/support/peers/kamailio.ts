import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';
import type { NetworkNamespace } from '../network-namespace.ts';
import { temporaryFolder } from '../temporary.ts';

export interface KamailioOptions {
  readonly algorithm?: 'MD5' | 'SHA-256';
  readonly minExpiresSeconds?: number;
  /** The shortest session that it lets pass (RFC 4028): 422 to a shorter one. */
  readonly minSessionSeconds?: number;
  /** The host that it runs on, in place of this one, and the address of that host. */
  readonly on?: { readonly host: NetworkNamespace; readonly address: string };
}

export interface KamailioPorts {
  readonly sip: number;
  readonly tls: number;
  readonly ws: number;
  readonly wss: number;
}

const template = fileURLToPath(new URL('kamailio.cfg', import.meta.url));
const tables = '/usr/share/kamailio/dbtext/kamailio';

/** A kamailio for `example.test` on loopback: UDP and TCP on one port, TLS, WS and WSS on others. */
export class Kamailio {
  readonly ports: KamailioPorts;
  /** PEM of the certificate authority that its certificate is from. */
  readonly ca: string;
  readonly #folder: { readonly path: string; remove(): void };
  readonly #start: () => Promise<Child>;
  #child: Child;

  private constructor(
    ports: KamailioPorts,
    folder: { readonly path: string; remove(): void },
    start: () => Promise<Child>,
    child: Child,
  ) {
    this.ports = ports;
    this.ca = join(folder.path, 'ca.pem');
    this.#folder = folder;
    this.#start = start;
    this.#child = child;
  }

  static async start({
    algorithm = 'MD5',
    minExpiresSeconds = 0,
    minSessionSeconds = 90,
    on,
  }: KamailioOptions = {}): Promise<Kamailio> {
    const folder = temporaryFolder('kamailio');
    const ports = { sip: await freePort(), tls: await freePort(), ws: await freePort(), wss: await freePort() };
    const [core] = globSync('/usr/lib/*/kamailio/modules/tm.so');
    if (core === undefined) throw new Error('kamailio is not installed');
    const address = on?.address ?? '127.0.0.1';
    const names: Record<string, string> = {
      ADDRESS: address,
      DIR: folder.path,
      MODULES: core.replace(/tm\.so$/, ''),
      SIP: `${ports.sip}`,
      TLS: `${ports.tls}`,
      WS: `${ports.ws}`,
      WSS: `${ports.wss}`,
      ALGORITHM: algorithm,
      MIN_EXPIRES: `${minExpiresSeconds}`,
      MIN_SESSION: `${minSessionSeconds}`,
    };
    const configuration = readFileSync(template, 'utf8').replace(/@([A-Z_]+)@/g, (name, key) => names[key] ?? name);
    writeFileSync(join(folder.path, 'kamailio.cfg'), configuration);
    writeCertificates(folder.path);
    mkdirSync(join(folder.path, 'dbtext'));
    for (const table of ['version', 'presentity', 'active_watchers', 'watchers', 'xcap']) {
      cpSync(join(tables, table), join(folder.path, 'dbtext', table));
    }
    const start = () => run(folder.path, ports.sip, on?.host);
    return new Kamailio(ports, folder, start, await start());
  }

  /** Ends it at once, as a crash would: it forgets who is registered. */
  async kill(): Promise<void> {
    await end(this.#child);
  }

  /** Starts it again on the same ports. */
  async startAgain(): Promise<void> {
    this.#child = await this.#start();
  }

  async stop(): Promise<void> {
    await end(this.#child);
    this.#folder.remove();
  }

  get log(): string {
    return this.#child.stderr;
  }
}

async function run(folder: string, port: number, host: NetworkNamespace | undefined): Promise<Child> {
  // In a process group of its own, which can be ended whole.
  const [command = '', ...before] = [...(host?.prefix ?? []), 'setsid', 'kamailio'];
  const child = new Child(command, [
    ...before,
    ...['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid')],
    ...['-m', '64', '-M', '8'],
  ]);
  if (host) await listens(host, port);
  else await answersOptions(child, port);
  return child;
}

/** It waits for its workers up to a minute, now and then: they are not waited for that long here. */
async function end(child: Child): Promise<void> {
  const { pid } = child.process;
  const patience = setTimeout(() => pid !== undefined && process.kill(-pid, 'SIGKILL'), 3_000);
  await child.stop('SIGTERM');
  clearTimeout(patience);
}

/** On another host, where nothing from here gets to it: its workers are there by the time its last socket is. */
async function listens(host: NetworkNamespace, port: number): Promise<void> {
  while (!host.run('ss', '-Hlutn').includes(`:${port} `)) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Asks for OPTIONS until it answers: it says nothing when it is ready. */
async function answersOptions(child: Child, port: number): Promise<void> {
  const socket = createSocket('udp4');
  const answered = once(socket, 'message');
  const ask = () => {
    const { port: own } = socket.address();
    const id = randomUUID();
    socket.send(
      [
        `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bK${id}`,
        `From: <sip:test@127.0.0.1>;tag=${id}`,
        `To: <sip:127.0.0.1:${port}>`,
        `Call-ID: ${id}`,
        'CSeq: 1 OPTIONS',
        'Max-Forwards: 1',
        'Content-Length: 0',
        '\r\n',
      ].join('\r\n'),
      port,
      '127.0.0.1',
    );
  };
  socket.on('error', () => {}); // nobody listens yet
  socket.bind(0, '127.0.0.1', ask);
  const asking = setInterval(ask, 100);
  const ended = child.exit().then(() => Promise.reject(new Error(`kamailio ended:\n${child.stderr}`)));
  try {
    await Promise.race([answered, ended]);
  } finally {
    clearInterval(asking);
    socket.close();
    ended.catch(() => {});
  }
}

/** An authority, and a certificate of it for `example.test` and 127.0.0.1. */
function writeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=example.test');
  writeFileSync(
    join(folder, 'server.ext'),
    'subjectAltName=DNS:example.test,URI:sip:example.test,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n',
  );
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'server.pem', '-days', '2', '-extfile', 'server.ext'],
  );
  const files = `private_key = ${join(folder, 'server.key')}\ncertificate = ${join(folder, 'server.pem')}\n`;
  const checks = 'verify_certificate = no\nrequire_certificate = no\n';
  writeFileSync(
    join(folder, 'tls.cfg'),
    `[server:default]\nmethod = TLSv1.2+\n${files}${checks}[client:default]\nmethod = TLSv1.2+\n${checks}`,
  );
}
