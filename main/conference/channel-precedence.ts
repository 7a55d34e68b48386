/** A channel on which somebody else speaks now, or this end. */
export interface PagedChannel {
  readonly id: string;
  readonly name: string;
  /** 9 is the most important. */
  readonly priority: number;
  readonly duringCall: 'silent' | 'mix' | 'duck' | 'hold';
  /** Since when somebody else speaks, in ms; undefined while nobody does. */
  readonly since: number | undefined;
}

/** What is heard of the channels, and what becomes of calls meanwhile. */
export interface ChannelPrecedence {
  /** The one channel that is played. */
  readonly heard: string | undefined;
  /** Why others are not, in words, by channel. */
  readonly unheard: ReadonlyMap<string, string>;
  readonly calls: 'untouched' | 'lowered' | 'held';
}

/**
 * One channel is heard at a time: the most important one on which somebody speaks, of equals the one that began first. Each says
 * itself what it may do to a call.
 */
export function channelPrecedence(channels: readonly PagedChannel[], inCall: boolean): ChannelPrecedence {
  const paged = channels
    .filter(({ since }) => since !== undefined)
    .sort((a, b) => b.priority - a.priority || (a.since ?? 0) - (b.since ?? 0));
  const heard = paged.find(({ duringCall }) => !inCall || duringCall !== 'silent');
  const unheard = new Map(
    paged
      .filter((channel) => channel !== heard)
      .map((channel) => [channel.id, inCall && channel.duringCall === 'silent' ? IN_CALL : goesFirst(heard)]),
  );
  return { heard: heard?.id, unheard, calls: effect(inCall ? heard : undefined) };
}

const IN_CALL = 'Not played while you are in a call.';

function goesFirst(heard: PagedChannel | undefined): string {
  return heard ? `${heard.name} goes first.` : IN_CALL;
}

function effect(heard: PagedChannel | undefined): ChannelPrecedence['calls'] {
  switch (heard?.duringCall) {
    case 'duck':
      return 'lowered';
    case 'hold':
      return 'held';
    case 'mix':
    case 'silent':
    case undefined:
      return 'untouched';
  }
}
