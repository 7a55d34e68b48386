import type { Outcome } from './stranger.ts';

/** What the sender hears: the status of each final answer, and whether his stream is closed. */
export type Heard = readonly (number | 'closed')[];

export function heard({ answers, closed }: Outcome): Heard {
  return [...answers.map(({ status }) => status), ...(closed ? (['closed'] as const) : [])];
}

/** `Stack.leftovers` when all is over. */
export const nothing = {
  client: 0,
  server: 0,
  timers: 0,
  responseContexts: 0,
  sessions: 0,
  incoming: 0,
  outgoing: 0,
  subscriptions: 0,
  requests: 0,
  dialogs: 0,
};
