import type { DialDomain } from '../account/dialling.ts';
import { type TestLine, testLines } from '../exchange/lines.ts';
import { formatUri, isSipUri, sipUri, type Uri } from '../sip/message/uri.ts';
import type { Line } from './state.ts';

/** Whoever calls it meets all others who do. */
export const meetingLine: TestLine = {
  user: 'room',
  name: 'Room',
  description: 'A meeting room: whoever calls it is together',
};

const all = [...testLines, meetingLine];

/** The exchange's own lines, as the person sees them. */
export function homeLines(domain: DialDomain): Line[] {
  return all.map(({ user, name, description, talker }) => ({
    name,
    description,
    ...(talker && { talker }),
    uri: formatUri(sipUri({ user, ...domain })),
  }));
}

/** The name of the line at an address, if one is there. */
export function lineName(uri: Uri, domain: DialDomain): string | undefined {
  if (!isSipUri(uri) || uri.host !== domain.host || uri.port !== domain.port) return undefined;
  return all.find(({ user }) => user === uri.user)?.name;
}
