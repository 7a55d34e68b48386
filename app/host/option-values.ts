import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { Address } from '../../main/base/address.ts';
import { limits } from '../../main/base/limits.ts';
import { err, ok, type Result } from '../../main/base/result.ts';
import type { MicrophoneSource, SpeakerSink } from '../../main/media/devices.ts';
import type { AdmissionMode } from '../../main/net/admission.ts';

/** What the words of each option's value mean. An error is the end of a sentence that begins with the option's name. */
export type Value<T> = Result<T, string>;

export interface PortSpan {
  readonly low: number;
  readonly high: number;
}

const LAST_PORT = 65_535;
const DNS_PORT = 53;
/** The highest tone that 48 kHz sound carries without question: 20 kHz, the edge of hearing. */
const HIGHEST_TONE_HZ = 20_000;

/** Ports that browsers refuse to open (Fetch §2.9 “bad port”), as far as a person might think of them here. */
const portsBrowsersRefuse = new Set([
  22, 25, 53, 69, 110, 143, 389, 465, 514, 515, 587, 636, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10_080,
]);

/** `127.0.0.1:5060` or `[::1]:5060`; port 0 means any free one. `usualPort` is the examples'. */
export function parseSocketAddress(text: string, usualPort = 5060): Value<Address> {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (!match) {
    return isIP(text) === 6
      ? err(`wants an IPv6 address in brackets, with a port: [${text}]:${usualPort}`)
      : err(`wants an address and a port, such as 127.0.0.1:${usualPort} or [::1]:${usualPort}, not “${text}”`);
  }
  const [, bracketed, plain, digits] = match;
  const address = bracketed ?? plain ?? '';
  if (isIP(address) !== (bracketed === undefined ? 4 : 6)) return err(`wants an IP address, not “${address}”`);
  const port = Number(digits);
  if (port > LAST_PORT) return err(`wants a port up to ${LAST_PORT}, not ${port}`);
  return ok({ address, port });
}

/** A DNS server, `192.0.2.1:53`: one that is there, so port 0 is none. */
export function parseDnsServer(text: string): Value<Address> {
  const read = parseSocketAddress(text, DNS_PORT);
  return read.ok && read.value.port === 0 ? err('wants the port of a server, from 1 to 65535, not 0') : read;
}

/** `LOW-HIGH`, both included: RTP takes even ports and RTCP the odd one above (RFC 3550 §11). */
export function parsePortSpan(text: string): Value<PortSpan> {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  if (!match) return err(`wants two ports, LOW-HIGH, such as 16384-17383, not “${text}”`);
  const [low, high] = [Number(match[1]), Number(match[2])];
  if (low < 1024 || high > LAST_PORT) return err(`wants ports from 1024 to ${LAST_PORT}, not ${text}`);
  if (low % 2 !== 0) return err(`wants an even LOW, since RTP takes even ports, not ${low}`);
  if (high < low + 1) return err(`wants room for at least one pair of ports, not ${text}`);
  return ok({ low, high });
}

/** The page's port; 0 means any free one. */
export function parsePagePort(text: string): Value<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= LAST_PORT)) return err(`wants a port from 0 to ${LAST_PORT}, not “${text}”`);
  if (portsBrowsersRefuse.has(port)) return err(`wants another port than ${port}, which browsers refuse to open`);
  return ok(port);
}

/** The name of a room that is open from the start: `team` is sip:room-team@…. */
export function parseRoomName(text: string): Value<string> {
  const name = text.trim();
  if (name === '' || name.length > limits.roomNameCharacters)
    return err(`wants a name of 1 to ${limits.roomNameCharacters} characters, not “${text}”`);
  return ok(name);
}

export function parseMicrophone(text: string): Value<MicrophoneSource> {
  if (text === 'browser' || text === 'silence') return ok(text);
  const [kind, rest] = split(text);
  if (kind === 'tone') {
    const tone = /^\d+(\.\d+)?$/.test(rest) ? Number(rest) : Number.NaN;
    if (tone >= 1 && tone <= HIGHEST_TONE_HZ) return ok({ tone });
    return err(`wants a tone from 1 to ${HIGHEST_TONE_HZ} Hz, such as tone:440, not “${text}”`);
  }
  if (kind === 'wav') {
    const path = resolve(rest);
    return rest !== '' && kindOfPath(path) === 'file' ? ok({ wav: path }) : err(`wants a file that is there: ${path}`);
  }
  return err(`wants browser, silence, tone:HZ or wav:FILE, not “${text}”`);
}

export function parseSpeaker(text: string): Value<SpeakerSink> {
  if (text === 'browser' || text === 'none') return ok(text);
  const [kind, rest] = split(text);
  if (kind !== 'wav') return err(`wants browser, none or wav:FILE, not “${text}”`);
  if (rest === '') return err('wants the name of a file to write, wav:FILE');
  const path = resolve(rest);
  if (kindOfPath(path) === 'folder') return err(`wants a file to write, but ${path} is a folder`);
  if (kindOfPath(dirname(path)) !== 'folder')
    return err(`wants a file in a folder that is there: ${dirname(path)} isn’t`);
  return ok({ wav: path });
}

/** A folder that is there, or that can be made. */
export function parseFolder(text: string): Value<string> {
  if (text === '') return err('wants a folder');
  const path = resolve(text);
  return kindOfPath(path) === 'file' ? err(`wants a folder, but ${path} is a file`) : ok(path);
}

/** Who may send as much as he likes. */
export function parseAdmission(text: string): Value<AdmissionMode> {
  return text === 'normal' || text === 'strict' || text === 'off'
    ? ok(text)
    : err(`wants normal, strict or off, not “${text}”`);
}

/** The certificates in a PEM file. */
export function parseAuthorities(text: string): Value<string> {
  const path = resolve(text);
  if (text === '' || kindOfPath(path) !== 'file') return err(`wants a file of certificates, not “${text}”`);
  try {
    const pem = readFileSync(path, 'utf8');
    new X509Certificate(pem);
    return ok(pem);
  } catch {
    return err(`wants certificates in PEM form, which ${path} does not hold`);
  }
}

function split(text: string): [kind: string, rest: string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

function kindOfPath(path: string): 'file' | 'folder' | 'missing' {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 'missing';
  return stats.isDirectory() ? 'folder' : 'file';
}
