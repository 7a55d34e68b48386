import { type Address, formatAddress } from '../../base/address.ts';
import type { Traced, TracedMessage } from './traced.ts';

/** Where both ends of a hop are this machine's, each message is seen as it goes and as it comes: the comings. */
export function seenTwice(entries: readonly Traced[]): ReadonlySet<Traced> {
  const underWay = new Map<string, number>();
  const twice = new Set<Traced>();
  for (const entry of entries) {
    if (entry.kind === 'event' || entry.local.address !== entry.remote.address) continue;
    const key = hopAndText(entry);
    const count = underWay.get(key) ?? 0;
    if (entry.direction === 'sent') underWay.set(key, count + 1);
    else if (count > 0) {
      underWay.set(key, count - 1);
      twice.add(entry);
    }
  }
  return twice;
}

function hopAndText({ direction, local, remote, bytes }: TracedMessage): string {
  const [from, to]: readonly Address[] = direction === 'sent' ? [local, remote] : [remote, local];
  return `${from && formatAddress(from)} ${to && formatAddress(to)} ${Buffer.from(bytes).toString('latin1')}`;
}
