import type { Parts } from './parts.ts';
import type { Vitals } from './state.ts';

/** What is alive inside, for support and for a leak test. */
export async function vitalsOf(parts: Parts): Promise<Vitals> {
  const { transport, transactions, agent, media, exchange } = parts;
  const { users, responseContexts } = exchange.counts();
  const { sockets, connections } = transport.counts();
  const { client, server } = transactions.counts();
  const { streams, sockets: mediaSockets, ticks } = await media.counts();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    dialogs: agent.counts().dialogs,
    clientTransactions: client,
    serverTransactions: server,
    registeredUsers: users,
    responseContexts,
    timers: process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length,
    sipSockets: sockets + connections,
    mediaStreams: streams,
    mediaSockets,
    ticks,
    memoryBytes: rss,
    heapBytes: heapUsed,
  };
}
