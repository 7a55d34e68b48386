import type { Client } from '../../bridge/client.ts';
import { type Asked, useAnswer } from '../../bridge/use-answer.ts';

/** A column of the ladder. */
export interface Lane {
  readonly name: string;
  readonly address: string;
}

/** A message between two lanes, by their indexes. */
export interface Arrow {
  readonly kind: 'message';
  readonly index: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly cseq: string;
  readonly note: string;
  readonly protocol: string;
  readonly bytes: number;
  readonly retransmission: boolean;
}

export type Rung =
  | Arrow
  | { readonly kind: 'event'; readonly at: number; readonly text: string }
  | { readonly kind: 'gap'; readonly count: number };

export interface Ladder {
  readonly lanes: readonly Lane[];
  readonly rungs: readonly Rung[];
}

export interface WireFile {
  readonly name: string;
  readonly mediaType: string;
  readonly base64: string;
}

export function isArrow(rung: Rung): rung is Arrow {
  return rung.kind === 'message';
}

interface WireCommands {
  'wire.ladder': { args: { traceId: string }; result: Ladder };
  'wire.message': { args: { traceId: string; index: number }; result: { text: string } };
  'wire.export': { args: { traceId: string; format: 'text' | 'pcap' }; result: WireFile };
}

export const useWireAnswer = useAnswer as unknown as <N extends keyof WireCommands>(
  name: N,
  args: WireCommands[N]['args'],
) => Asked<WireCommands[N]['result']>;

export function exportWire(client: Client, traceId: string, format: 'text' | 'pcap'): Promise<WireFile> {
  const call = client.call.bind(client) as unknown as (name: string, args: object) => Promise<WireFile>;
  return call('wire.export', { traceId, format });
}
