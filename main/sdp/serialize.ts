import type { Connection, Line, MediaDescription, SessionDescription } from './description.ts';

/** A body of type application/sdp, its lines in the order that RFC 4566 §5 asks for. */
export function serializeDescription(description: SessionDescription): Uint8Array {
  return new TextEncoder().encode(descriptionText(description));
}

/** As `serializeDescription`, as text. */
export function descriptionText(description: SessionDescription): string {
  const { origin, sessionName, connection, bandwidth, timing, attributes, media, otherLines } = description;
  const { username, sessionId, version, netType, addressType, address } = origin;
  const lines: Line[] = [
    { type: 'v', value: '0' },
    { type: 'o', value: `${username} ${sessionId} ${version} ${netType} ${addressType} ${address}` },
    { type: 's', value: sessionName === '' ? '-' : sessionName },
    ...otherLines.filter(({ type }) => BEFORE_CONNECTION.includes(type)),
    ...(connection ? [connectionLine(connection)] : []),
    ...commonLines({ bandwidth, attributes: [] }),
    ...(timing.length > 0 ? timing : [{ type: 't', value: '0 0' }]),
    ...otherLines.filter(({ type }) => !BEFORE_CONNECTION.includes(type)),
    ...commonLines({ bandwidth: [], attributes }),
    ...media.flatMap(mediaLines),
  ];
  return lines.map(({ type, value }) => `${type}=${value}\r\n`).join('');
}

/** RFC 4566 §9: the information, URI, e-mail and phone fields stand between `s=` and `c=`. */
const BEFORE_CONNECTION = 'iuep';

function mediaLines(media: MediaDescription): readonly Line[] {
  const { type, port, portCount, protocol, formats, connections, otherLines } = media;
  const ports = portCount === undefined ? `${port}` : `${port}/${portCount}`;
  return [
    { type: 'm', value: [type, ports, protocol, ...(formats.length > 0 ? formats : ['0'])].join(' ') },
    ...otherLines.filter((line) => line.type === 'i'),
    ...connections.map(connectionLine),
    ...commonLines({ bandwidth: media.bandwidth, attributes: [] }),
    ...otherLines.filter((line) => line.type !== 'i'),
    ...commonLines({ bandwidth: [], attributes: media.attributes }),
  ];
}

function connectionLine({ netType, addressType, address, suffix }: Connection): Line {
  const written = suffix === undefined ? address : `${address}/${suffix}`;
  return { type: 'c', value: `${netType} ${addressType} ${written}` };
}

function commonLines({ bandwidth, attributes }: Pick<MediaDescription, 'bandwidth' | 'attributes'>): readonly Line[] {
  return [
    ...bandwidth.map(({ type, value }) => ({ type: 'b', value: `${type}:${value}` })),
    ...attributes.map(({ name, value }) => ({ type: 'a', value: value === undefined ? name : `${name}:${value}` })),
  ];
}
