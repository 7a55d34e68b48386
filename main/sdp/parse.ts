import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type {
  Attribute,
  Bandwidth,
  Connection,
  Line,
  MediaDescription,
  Origin,
  SessionDescription,
} from './description.ts';
import { malformed, type SdpError } from './sdp-error.ts';

type Parsed<T> = Result<T, SdpError>;

/**
 * Reads a body of type application/sdp. Strict about what a stream depends on (`v=`, `o=`, `c=`, `m=`), lenient where
 * phones are sloppy: bare LF, blank lines, a missing `s=` or `t=`, lines out of order, unknown ones.
 */
export function parseDescription(body: Uint8Array): Parsed<SessionDescription> {
  const lines = splitLines(body);
  if (!lines.ok) return lines;
  const firstMedia = lines.value.findIndex(({ type }) => type === 'm');
  const sessionEnd = firstMedia < 0 ? lines.value.length : firstMedia;
  const session = parseSession(lines.value.slice(0, sessionEnd));
  if (!session.ok) return session;
  const media: MediaDescription[] = [];
  for (const section of mediaSections(lines.value.slice(sessionEnd))) {
    const parsed = parseMedia(section);
    if (!parsed.ok) return parsed;
    media.push(parsed.value);
  }
  return ok({ ...session.value, media });
}

function splitLines(body: Uint8Array): Parsed<readonly Line[]> {
  if (body.length > limits.sdpBytes) return err(malformed('The session description is too long'));
  const text = new TextDecoder().decode(body);
  if (text.includes('\0')) return err(malformed('The session description holds a NUL'));
  const written = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (written.length > limits.sdpLines) return err(malformed('The session description has too many lines'));
  const lines: Line[] = [];
  for (const line of written) {
    if (!/^[A-Za-z]=/.test(line)) return err(malformed('A line of the session description is not letter=value'));
    lines.push({ type: line.charAt(0), value: line.slice(2).trimEnd() });
  }
  return ok(lines);
}

function* mediaSections(lines: readonly Line[]): Generator<readonly Line[]> {
  let start = 0;
  for (let end = 1; end <= lines.length; end++) {
    if (end < lines.length && lines[end]?.type !== 'm') continue;
    yield lines.slice(start, end);
    start = end;
  }
}

function parseSession(lines: readonly Line[]): Parsed<Omit<SessionDescription, 'media'>> {
  if (lines[0]?.type !== 'v' || lines[0].value !== '0') return err(malformed('The session description lacks v=0'));
  const section = parseSection(lines.slice(1));
  if (!section.ok) return section;
  const { connections, bandwidth, attributes, rest } = section.value;
  const originLine = rest.find(({ type }) => type === 'o');
  const origin = originLine && parseOrigin(originLine.value);
  if (!origin) return err(malformed('The session description lacks a usable o= line'));
  const connection = connections[0];
  return ok({
    origin,
    sessionName: rest.find(({ type }) => type === 's')?.value ?? '-',
    ...(connection ? { connection } : {}),
    bandwidth,
    timing: rest.filter(({ type }) => 'trz'.includes(type)),
    attributes,
    otherLines: rest.filter(({ type }) => !'ostrz'.includes(type)),
  });
}

function parseMedia(lines: readonly Line[]): Parsed<MediaDescription> {
  const header = parseMediaLine(lines[0]?.value ?? '');
  if (!header) return err(malformed('An m= line of the session description cannot be read'));
  const section = parseSection(lines.slice(1));
  if (!section.ok) return section;
  const { connections, bandwidth, attributes, rest } = section.value;
  return ok({ ...header, connections, bandwidth, attributes, otherLines: rest });
}

interface Section {
  readonly connections: readonly Connection[];
  readonly bandwidth: readonly Bandwidth[];
  readonly attributes: readonly Attribute[];
  readonly rest: readonly Line[];
}

/** The lines that mean the same for the session and for one stream. */
function parseSection(lines: readonly Line[]): Parsed<Section> {
  const connections: Connection[] = [];
  const bandwidth: Bandwidth[] = [];
  const attributes: Attribute[] = [];
  const rest: Line[] = [];
  for (const line of lines) {
    if (line.type === 'c') {
      const connection = parseConnection(line.value);
      if (!connection) return err(malformed('A c= line of the session description cannot be read'));
      connections.push(connection);
    } else if (line.type === 'a') {
      attributes.push(parseAttribute(line.value));
    } else {
      const limit = line.type === 'b' ? parseBandwidth(line.value) : undefined;
      if (limit) bandwidth.push(limit);
      else rest.push(line);
    }
  }
  return ok({ connections, bandwidth, attributes, rest });
}

function words(value: string): readonly string[] {
  return value.split(/[ \t]+/).filter((word) => word !== '');
}

function parseOrigin(value: string): Origin | undefined {
  const [username, sessionId, version, netType, addressType, address] = words(value);
  if (!username || !sessionId || !version || !netType || !addressType || !address) return undefined;
  return { username, sessionId, version, netType, addressType, address };
}

function parseConnection(value: string): Connection | undefined {
  const [netType, addressType, written] = words(value);
  if (!netType || !addressType || !written) return undefined;
  const slash = written.indexOf('/');
  if (slash < 0) return { netType, addressType, address: written };
  return { netType, addressType, address: written.slice(0, slash), suffix: written.slice(slash + 1) };
}

function parseBandwidth(value: string): Bandwidth | undefined {
  const match = /^([^:\s]+):(\d{1,15})$/.exec(value);
  return match?.[1] && match[2] ? { type: match[1], value: Number(match[2]) } : undefined;
}

function parseAttribute(value: string): Attribute {
  const colon = value.indexOf(':');
  if (colon < 0) return { name: value.trim() };
  return { name: value.slice(0, colon).trim(), value: value.slice(colon + 1) };
}

type MediaLine = Pick<MediaDescription, 'type' | 'port' | 'portCount' | 'protocol' | 'formats'>;

/** `audio 49170/2 RTP/AVP 0 8`; no format at all is let pass, as phones refuse a stream that way. */
function parseMediaLine(value: string): MediaLine | undefined {
  const [type, ports, protocol, ...formats] = words(value);
  if (!type || !ports || !protocol) return undefined;
  const match = /^(\d{1,5})(?:\/(\d{1,5}))?$/.exec(ports);
  if (!match) return undefined;
  const port = Number(match[1]);
  if (port > 65_535) return undefined;
  const portCount = match[2] === undefined ? {} : { portCount: Number(match[2]) };
  return { type, port, ...portCount, protocol, formats };
}
