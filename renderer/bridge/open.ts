import type { PartylineBridge } from '../../app/ipc/bridge.ts';
import { Client } from './client.ts';
import { openPortLink } from './port-link.ts';
import { openSocketLink } from './socket-link.ts';
import { takeToken } from './token.ts';

declare global {
  interface Window {
    readonly partyline?: PartylineBridge;
  }
}

/** A client over Electron's port where a preload offers one, else over the browser host's socket. */
export function openClient(): Client {
  if (window.partyline) return new Client(openPortLink(window.partyline));
  const token = takeToken({ location: window.location, history: window.history, storage: window.sessionStorage });
  return new Client(token ? openSocketLink(token) : undefined);
}
