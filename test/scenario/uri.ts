import { parseUri, type Uri } from '../../main/sip/message/uri.ts';

/** A URI that the test knows to be one. */
export function uri(text: string): Uri {
  const parsed = parseUri(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
