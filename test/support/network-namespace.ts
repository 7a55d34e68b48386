import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Child } from './child.ts';
import { temporaryFolder } from './temporary.ts';

let count = 0;

/** Two hosts on a wire: network namespaces of their own, `near` with the phone under test, `far` with its peers. */
export class Wire {
  readonly near: NetworkNamespace;
  readonly far: NetworkNamespace;

  /** `far` gets its address at once, `/24`; `near` none yet. */
  constructor(farAddress: string) {
    const mark = `pl${process.pid % 100_000}${count++}`;
    this.near = new NetworkNamespace(`${mark}n`);
    this.far = new NetworkNamespace(`${mark}f`);
    ip('link', 'add', 'wire', 'netns', this.near.name, 'type', 'veth', 'peer', 'name', 'wire', 'netns', this.far.name);
    this.far.setAddress(farAddress);
    this.near.up();
  }

  remove(): void {
    this.near.remove();
    this.far.remove();
  }
}

/** A host of its own: loopback, one end of a wire, and no way out to anywhere else. Needs root. */
export class NetworkNamespace {
  readonly name: string;
  readonly #folder = temporaryFolder('namespace');
  readonly #relays: Child[] = [];

  constructor(name: string) {
    this.name = name;
    ip('netns', 'add', name);
    this.run('ip', 'link', 'set', 'lo', 'up');
  }

  /** The words before a command that run it on this host. */
  get prefix(): readonly string[] {
    return ['ip', 'netns', 'exec', this.name];
  }

  run(command: string, ...args: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.name, command, ...args], { encoding: 'utf8' });
  }

  up(): void {
    this.run('ip', 'link', 'set', 'wire', 'up');
  }

  down(): void {
    this.run('ip', 'link', 'set', 'wire', 'down');
  }

  /** Replaces the address of the wire's end, and says that everything else is reached by it. */
  setAddress(address: string): void {
    this.run('ip', 'address', 'flush', 'dev', 'wire');
    this.run('ip', 'address', 'add', `${address}/24`, 'dev', 'wire');
    this.up();
  }

  /** A Unix socket, which namespaces share, that leads to a TCP port of this host's loopback. */
  async relay(port: number): Promise<string> {
    const path = join(this.#folder.path, `${port}.sock`);
    const program = `
      const { connect, createServer } = require('node:net');
      createServer((here) => {
        const there = connect(${port}, '127.0.0.1');
        here.pipe(there).pipe(here);
        for (const end of [here, there]) end.on('error', () => {});
      }).listen(${JSON.stringify(path)}, () => console.log('ready'));`;
    const [command = '', ...prefix] = this.prefix;
    const child = new Child(command, [...prefix, process.execPath, '-e', program]);
    this.#relays.push(child);
    await child.waitFor(({ stdout }) => (stdout.includes('ready') ? true : undefined), 'the relay listened');
    return path;
  }

  remove(): void {
    for (const relay of this.#relays.splice(0)) void relay.stop();
    ip('netns', 'delete', this.name);
    this.#folder.remove();
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
