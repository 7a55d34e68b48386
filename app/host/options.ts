import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import type { Address } from '../../main/base/address.ts';
import { err, ok, type Result } from '../../main/base/result.ts';
import type { MicrophoneSource, SpeakerSink } from '../../main/media/devices.ts';
import type { AdmissionMode } from '../../main/net/admission.ts';
import { defaultDataFolder } from './data-folder.ts';
import {
  type PortSpan,
  parseAdmission,
  parseAuthorities,
  parseDnsServer,
  parseFolder,
  parseMicrophone,
  parsePagePort,
  parsePortSpan,
  parseRoomName,
  parseSocketAddress,
  parseSpeaker,
  type Value,
} from './option-values.ts';

/** Where the pages live; `none` serves the API to scripts and no page. */
export type HostName = 'electron' | 'browser' | 'none';

/** A value, and whether the person asked for it: a default may give way to circumstances, a wish may not. */
interface Setting<T> {
  readonly value: T;
  readonly given: boolean;
}

export interface Options {
  /** Undefined: whichever is there. */
  readonly host: HostName | undefined;
  readonly dataFolder: string;
  readonly sip: Setting<Address>;
  readonly rtp: PortSpan;
  /** The DNS server to ask; undefined: the system's. */
  readonly dns: Address | undefined;
  /** Who may send us as much as he likes. */
  readonly admission: AdmissionMode;
  /** Certificates of authorities that are believed besides the system's, PEM. */
  readonly tlsAuthorities: string | undefined;
  readonly http: Setting<number>;
  readonly microphone: MicrophoneSource;
  readonly speaker: SpeakerSink;
  readonly autoAnswer: boolean;
  /** Rooms that are open from the start. */
  readonly rooms: readonly string[];
  readonly json: boolean;
}

export type CommandLine =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

export const defaults = {
  sip: { address: '127.0.0.1', port: 5060 },
  rtp: { low: 16_384, high: 17_383 },
  http: 5580,
} as const;

/** The options as `parseArgs` wants them; also what tells our own from Chromium’s under Electron. */
export const optionSyntax = {
  host: { type: 'string' },
  data: { type: 'string' },
  sip: { type: 'string' },
  rtp: { type: 'string' },
  dns: { type: 'string' },
  admission: { type: 'string' },
  'tls-ca': { type: 'string' },
  http: { type: 'string' },
  mic: { type: 'string' },
  speaker: { type: 'string' },
  'auto-answer': { type: 'boolean' },
  room: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the command line; the error is one line for a person, about the first thing that is wrong. */
export function parseCommandLine(args: readonly string[]): Result<CommandLine, string> {
  const read = readArguments(args);
  if (!read.ok) return err(inOneLine(read.error));
  const given = read.value;
  if (given.help) return ok({ kind: 'help' });
  if (given.version) return ok({ kind: 'version' });

  const problems: string[] = [];
  const setting = <T>(name: string, text: string | undefined, parse: (text: string) => Value<T>, fallback: T): T => {
    if (text === undefined) return fallback;
    const value = parse(text);
    if (!value.ok) problems.push(`--${name} ${value.error}.`);
    return value.ok ? value.value : fallback;
  };
  const options: Options = {
    host: setting<HostName | undefined>('host', given.host, parseHost, undefined),
    dataFolder: setting('data', given.data, parseFolder, ownDataFolder()),
    sip: {
      value: setting<Address>('sip', given.sip, parseSocketAddress, defaults.sip),
      given: given.sip !== undefined,
    },
    rtp: setting<PortSpan>('rtp', given.rtp, parsePortSpan, defaults.rtp),
    dns: setting<Address | undefined>('dns', given.dns, parseDnsServer, undefined),
    admission: setting<AdmissionMode>('admission', given.admission, parseAdmission, 'normal'),
    tlsAuthorities: setting<string | undefined>('tls-ca', given['tls-ca'], parseAuthorities, undefined),
    http: { value: setting<number>('http', given.http, parsePagePort, defaults.http), given: given.http !== undefined },
    microphone: setting<MicrophoneSource>('mic', given.mic, parseMicrophone, 'browser'),
    speaker: setting<SpeakerSink>('speaker', given.speaker, parseSpeaker, 'browser'),
    autoAnswer: given['auto-answer'] ?? false,
    rooms: (given.room ?? []).map((name) => setting('room', name, parseRoomName, name)),
    json: given.json ?? false,
  };
  const [problem] = problems;
  return problem === undefined ? ok({ kind: 'run', options }) : err(inOneLine(problem));
}

/** A value that is quoted may hold anything. */
function inOneLine(words: string): string {
  return words.replace(/\p{Cc}+/gu, ' ');
}

function readArguments(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options: optionSyntax, strict: true, allowPositionals: false }).values);
  } catch (error) {
    return err(inOurWords(error as Error & { code?: string }));
  }
}

/** node:util says what is wrong in its first sentence; the rest is advice for another program. */
function inOurWords(error: Error & { code?: string }): string {
  const [, quoted = ''] = /'([^']*)'/.exec(error.message) ?? [];
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${quoted}.`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `“${quoted}” belongs to no option.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const name = /--[\w-]+/.exec(quoted)?.[0] ?? quoted;
      return error.message.includes('does not take an argument') ? `${name} takes no value.` : `${name} wants a value.`;
    }
    default:
      return error.message.split('\n', 1)[0] ?? '';
  }
}

function parseHost(text: string): Value<HostName> {
  return text === 'electron' || text === 'browser' || text === 'none'
    ? ok(text)
    : err(`wants electron, browser or none, not “${text}”`);
}

function ownDataFolder(): string {
  return defaultDataFolder({ platform: process.platform, environment: process.env, home: homedir() });
}
