import type { Codec } from '../sdp/codec.ts';
import type { GroupAddress } from '../sdp/group-address.ts';
import { offeredGroup } from '../sdp/offered-group.ts';

/** The multicast group that a session is about. */
export interface SessionGroup {
  readonly group: GroupAddress;
  /** The address of this machine by whose interface it is joined. */
  readonly interfaceAddress: string;
  /** What we offer to speak there; what an answer may take where absent. */
  readonly codecs?: readonly Codec[];
}

/** The group that an offer invites to; undefined where it is none, or none that may be joined: then it is refused as any such offer. */
export function invitedTo(offer: Uint8Array | undefined, localAddress: string): SessionGroup | undefined {
  const group = offer && offeredGroup(offer, localAddress);
  return group?.ok && group.value ? { group: group.value, interfaceAddress: localAddress } : undefined;
}
