import { hostname, networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { HomeDomain } from '../exchange/home.ts';
import { canonicalAddress, isLoopback, isWildcard } from '../net/ip.ts';
import type { Target } from '../sip/transport.ts';
import type { ExchangeDoors } from './exchange-doors.ts';

/** A laptop changes its network; who is told its new address a few seconds later has lost nothing. */
const REFRESH_MS = 5_000;

/** By what names and addresses the exchange is called that is open there; looked up when the doors are opened, and anew every few seconds. */
export function homeDomains(
  doors: Pick<ExchangeDoors, 'opened' | 'onOpened'>,
  listening: () => readonly Target[],
  clock: Clock,
): () => HomeDomain[] {
  let known: { readonly until: number; readonly domains: HomeDomain[] } | undefined;
  doors.onOpened(() => {
    known = undefined;
  });
  return () => {
    if (known === undefined || known.until <= clock.now()) {
      const ports = new Set(listening().map(({ port }) => port));
      const domains = hostsOf(doors.opened).flatMap((host) => [...ports].map((port) => ({ host, port })));
      known = { until: clock.now() + REFRESH_MS, domains };
    }
    return known.domains;
  };
}

function hostsOf(opened: readonly string[]): string[] {
  const own = opened.some(isWildcard) ? everyAddress() : opened.map(canonicalAddress);
  const local = own.some(isLoopback) ? ['localhost'] : [];
  const name = hostname().toLowerCase();
  const names = own.every(isLoopback) ? [] : [name, ...(name.includes('.') ? [] : [`${name}.local`])];
  return [...own, ...local, ...names];
}

function everyAddress(): string[] {
  const interfaces = Object.values(networkInterfaces());
  return interfaces.flatMap((addresses = []) => addresses.map(({ address }) => canonicalAddress(address)));
}
