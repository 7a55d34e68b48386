import type { SipRequest } from '../sip/message/message.ts';

/** How a caller wants the exchange to treat the request (RFC 3841 §9.1); absent: as the exchange sees fit. */
export interface Disposition {
  readonly mode?: 'proxy' | 'redirect';
  /** False: forks that still ring when another has answered are the caller's to cancel. */
  readonly cancel: boolean;
  /** False: one target alone, the best. */
  readonly fork: boolean;
  /** False: a 3xx is the caller's to follow. */
  readonly recurse: boolean;
  /** All at once, or one after the other, instead of by preference. */
  readonly order?: 'parallel' | 'sequential';
}

/** Directives that contradict each other leave it to the exchange: the first counts. */
export function dispositionOf({ headers }: SipRequest): Disposition {
  const said = headers.list('Request-Disposition').map((token) => token.toLowerCase());
  const oneOf = <T extends string>(...choices: readonly T[]) =>
    choices.find((choice) => choice === firstOf(said, choices));
  const mode = oneOf('proxy', 'redirect');
  const order = oneOf('parallel', 'sequential');
  return {
    ...(mode === undefined ? {} : { mode }),
    cancel: oneOf('cancel', 'no-cancel') !== 'no-cancel',
    fork: oneOf('fork', 'no-fork') !== 'no-fork',
    recurse: oneOf('recurse', 'no-recurse') !== 'no-recurse',
    ...(order === undefined ? {} : { order }),
  };
}

function firstOf(said: readonly string[], choices: readonly string[]): string | undefined {
  return said.find((token) => choices.includes(token));
}
