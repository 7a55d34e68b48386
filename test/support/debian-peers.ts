import { execFileSync, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/** Something that a suite needs, and the Debian package that holds it. */
interface Peer {
  /** A command, or a file's place with `*` for what differs between machines. */
  readonly command: string;
  readonly packageName: string;
  readonly suites: readonly Suite[];
}

export type Suite = 'interop' | 'e2e' | 'soak';

const peers: readonly Peer[] = [
  { command: 'sipp', packageName: 'sip-tester', suites: ['interop', 'soak'] },
  { command: 'baresip', packageName: 'baresip-core', suites: ['interop', 'e2e'] },
  { command: 'kamailio', packageName: 'kamailio', suites: ['interop'] },
  { command: '/usr/lib/*/kamailio/modules/tls.so', packageName: 'kamailio-tls-modules', suites: ['interop'] },
  {
    command: '/usr/lib/*/kamailio/modules/websocket.so',
    packageName: 'kamailio-websocket-modules',
    suites: ['interop'],
  },
  {
    command: '/usr/lib/*/kamailio/modules/presence_mwi.so',
    packageName: 'kamailio-presence-modules',
    suites: ['interop'],
  },
  { command: '/usr/lib/*/kamailio/modules/outbound.so', packageName: 'kamailio-outbound-modules', suites: ['interop'] },
  { command: 'linphonec', packageName: 'linphone-cli', suites: ['interop'] },
  { command: 'janus', packageName: 'janus', suites: ['interop'] },
  { command: 'xmllint', packageName: 'libxml2-utils', suites: ['interop'] },
  { command: 'svmap', packageName: 'sipvicious', suites: ['interop'] },
  { command: 'ip', packageName: 'iproute2', suites: ['interop'] },
  { command: 'ffmpeg', packageName: 'ffmpeg', suites: ['interop'] },
  { command: 'openssl', packageName: 'openssl', suites: ['interop'] },
  { command: 'tshark', packageName: 'tshark', suites: ['interop'] },
  { command: 'opusinfo', packageName: 'opus-tools', suites: ['interop'] },
  { command: 'chromium', packageName: 'chromium', suites: ['e2e'] },
  { command: 'pulseaudio', packageName: 'pulseaudio', suites: ['e2e'] },
  { command: 'parec', packageName: 'pulseaudio-utils', suites: ['e2e'] },
];

/** Fonts that the screenshots are drawn with; Chromium alone brings none. */
const alongside = ['fonts-noto-core'];

function missingPeers(): readonly Peer[] {
  return peers.filter(({ command }) => !isThere(command));
}

function isThere(command: string): boolean {
  if (command.startsWith('/')) return globSync(command).length > 0;
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Installs what is missing where that is allowed: root, on a system with apt. Gives back what is missing still. */
export function installMissingPeers(): readonly Peer[] {
  const missing = missingPeers();
  const mayInstall = process.getuid?.() === 0 && spawnSync('sh', ['-c', 'command -v apt-get']).status === 0;
  if (missing.length === 0 || !mayInstall) return missing;
  const packages = [...missing.map(({ packageName }) => packageName), ...alongside];
  console.log(`Installing the peers that the tests call: ${packages.join(', ')}`);
  try {
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'] as const,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    execFileSync('apt-get', ['update', '-qq'], { ...options, stdio: [...options.stdio] });
    const flags = ['-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600'];
    execFileSync('apt-get', ['install', ...flags, ...packages], { ...options, stdio: [...options.stdio] });
  } catch {
    console.log('Not all of them could be installed.');
  }
  return missingPeers();
}
