import type { GroupSetup } from './group-order.ts';
import type { StreamCodec } from './stream-setup.ts';

/** What needs no description (RFC 3551 table 4), of what we decode. */
const staticCodecs: readonly StreamCodec[] = [
  { name: 'PCMU', clockRate: 8_000, payloadType: 0 },
  { name: 'PCMA', clockRate: 8_000, payloadType: 8 },
  { name: 'G722', clockRate: 8_000, payloadType: 9 },
];

const FIRST_DYNAMIC = 96;

/**
 * What a packet's payload type means in a group: as described, else what it always means, else, where it means nothing by
 * itself, the group's own codec: senders without any signalling take any dynamic number.
 */
export function groupCodec({ send, receive }: GroupSetup, payloadType: number): StreamCodec | undefined {
  if (payloadType === send.payloadType) return send;
  const described = [...receive, ...staticCodecs].find((codec) => codec.payloadType === payloadType);
  if (described) return described;
  return payloadType >= FIRST_DYNAMIC ? { ...send, payloadType } : undefined;
}
