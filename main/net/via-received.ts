import type { Address } from '../base/address.ts';
import { splitList } from '../sip/message/list.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { formatVia, parseVia } from '../sip/message/via.ts';
import { canonicalAddress } from './ip.ts';

/**
 * Writes into the top Via where the request really came from: `received` when sent-by says something else or rport was
 * asked for, and `rport` (RFC 3261 §18.2.1, RFC 3581 §4). What the sender itself claimed there is overwritten or taken
 * away, or a stranger could have our answer sent to a third party. A Via that can't be read is left for the
 * transaction layer to refuse.
 */
export function stampReceived(request: SipRequest, source: Address): void {
  const line = request.headers.get('Via');
  if (line === undefined) return;
  const elements = line.includes(',') ? splitList(line) : [line];
  const top = parseVia(elements[0] ?? '');
  if (!top.ok) return;
  const via = top.value;
  const asked = via.rport !== undefined;
  const differs = canonicalAddress(via.host) !== source.address;
  if (!asked && !differs && via.received === undefined) return;
  const stamped = {
    ...via,
    received: asked || differs ? source.address : undefined,
    rport: asked ? source.port : undefined,
  };
  request.headers.replaceFirst('Via', [formatVia(stamped), ...elements.slice(1)].join(', '));
}
