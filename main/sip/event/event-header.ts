import type { Result } from '../../base/result.ts';
import { parseWith } from '../message/grammar.ts';
import { formatParams, type Params, readParams } from '../message/params.ts';
import type { ParseError } from '../message/parse-error.ts';

/** The Event header (RFC 6665 §8.2.1): a package, with its templates, and which of several subscriptions within one dialog. */
export interface EventType {
  /** As written: `message-summary`, `dialog`, `presence.winfo`. */
  readonly name: string;
  readonly id?: string | undefined;
  /** All parameters but `id`. */
  readonly params: Params;
}

export function parseEvent(text: string): Result<EventType, ParseError> {
  return parseWith(
    'Event',
    (scan): EventType => {
      const name = scan.token();
      if (name === '') scan.fail();
      const params = new Map(readParams(scan));
      const id = params.get('id') ?? undefined;
      params.delete('id');
      return { name, ...(id === undefined ? {} : { id }), params };
    },
    text,
  );
}

export function formatEvent({ name, id, params }: EventType): string {
  return `${name}${id === undefined ? '' : `;id=${id}`}${formatParams(params)}`;
}

/** §8.2.1: package and id byte for byte; other parameters don't count. */
export function sameEvent(a: EventType, b: EventType): boolean {
  return a.name === b.name && a.id === b.id;
}
