/** The rooms of the house from left to right; a room imports only from rooms to its left (and from itself). */
const floors: readonly (readonly string[])[] = [
  ['main/base'],
  ['main/sip', 'main/sdp', 'main/rtp', 'main/audio'],
  ['main/net', 'main/store'],
  ['main/media'],
  ['main/exchange'],
  ['main/account'],
  ['main/call'],
  ['main/conference'],
  ['main/engine'],
  ['app/ipc'],
  ['app/host'],
  ['app/electron', 'app/browser'],
  ['app'],
];

/** What the renderer may take from outside itself: the contract, and how a frame of sound is packed. */
export const rendererMayImport = ['renderer', 'app/ipc'] as const;

/** Node's modules that open sockets or ask the DNS, and who may import them. */
export const socketModules = ['dgram', 'net', 'tls', 'dns', 'dns/promises', 'http', 'https', 'http2'] as const;

/** The folder in `floors` that a path lies in, the longest that fits. */
export function roomOf(path: string): string | undefined {
  return floors
    .flat()
    .filter((room) => path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

export function floorOf(room: string): number {
  return floors.findIndex((floor) => floor.includes(room));
}
