import type { PortMessage } from '../ipc/bridge.ts';

/** The only channels between the preload script and the main process; everything else goes through the port. */
export const channels = { connect: 'partyline:connect', port: 'partyline:port' } as const satisfies {
  connect: string;
  port: PortMessage;
};
