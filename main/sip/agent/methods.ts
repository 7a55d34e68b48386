import { publishedMethods } from '../message/methods.ts';

/** Every method that we take, in the order of the Allow header. ACK and CANCEL never reach the table of `UserAgent`. */
const allowedMethods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'REFER',
  'SUBSCRIBE',
  'NOTIFY',
  'MESSAGE',
] as const;

/** Those that can come: adding a method above makes the compiler ask for what answers it outside of a dialog. */
export type HandledMethod = Exclude<(typeof allowedMethods)[number], 'ACK' | 'CANCEL'>;

/** The value of Allow (§20.5). */
export const allow = allowedMethods.join(', ');

export function isHandled(method: string): method is HandledMethod {
  return method !== 'ACK' && method !== 'CANCEL' && (allowedMethods as readonly string[]).includes(method);
}

/** How to refuse a method that has no handler: 405 for one of a standard, 501 for one that nobody has heard of (§8.2.1, §21.5.2). */
export function refusalOf(method: string): 405 | 501 {
  return (publishedMethods as readonly string[]).includes(method) ? 405 : 501;
}
