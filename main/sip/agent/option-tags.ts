import type { SipMessage } from '../message/message.ts';

/** Whether a message says that its sender understands an extension (§20.37), or even needs it (§20.32). */
export function supports(message: SipMessage, tag: string): boolean {
  return hasTag(message, 'Supported', tag) || requires(message, tag);
}

export function requires(message: SipMessage, tag: string): boolean {
  return hasTag(message, 'Require', tag);
}

function hasTag({ headers }: SipMessage, name: string, tag: string): boolean {
  return headers.list(name).some((listed) => listed.toLowerCase() === tag);
}
