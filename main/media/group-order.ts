import type { GroupAddress } from '../sdp/group-address.ts';
import type { MediaError } from './media-error.ts';
import type { Patch } from './patch.ts';
import type { StreamCodec } from './stream-setup.ts';

/** A multicast group as the worker joins it. */
export interface GroupSetup {
  readonly address: string;
  /** Of RTP; RTCP has the next one. */
  readonly port: number;
  /** The address of this machine whose interface is used. */
  readonly interfaceAddress: string;
  /** What is sent; a packet whose dynamic payload type nobody has described is taken for it too. */
  readonly send: StreamCodec;
  readonly receive: readonly StreamCodec[];
  readonly ptimeMs: number;
  /** Whether we report, and hear who is there: RFC 3550 §11 has it so for even ports. */
  readonly rtcp: boolean;
}

/** How this end is in a group: which one, by which interface, and what it speaks there. */
export type GroupJoin = Omit<GroupSetup, 'address' | 'port'> & { readonly group: GroupAddress };

/** What a group's sound is to do now; said whole each time. */
export interface GroupWish {
  readonly patch: Patch;
  readonly speaking: boolean;
  /** Nothing goes further. */
  readonly ttl: number;
  /** How we call ourselves by RTCP (NAME); empty says nothing. */
  readonly name: string;
}

/** Somebody else in a group. */
export interface GroupSource {
  readonly ssrc: number;
  /** NAME, else CNAME, else the address that it sends from. */
  readonly name: string;
  /** Packets come from it now: where one speaks by pressing a key, this is who has pressed it. */
  readonly sending: boolean;
  /** Its sound is speech, or was until a moment ago. */
  readonly talking: boolean;
  /** Wall-clock ms since it sends; undefined while it doesn't. */
  readonly since: number | undefined;
}

export interface GroupStats {
  readonly ssrc: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Of nobody who is heard: no RTP, our own, in a circle, or too many sources. */
  readonly packetsRefused: number;
}

/** From the main thread about one group. */
export type GroupOrder =
  | { readonly kind: 'open'; readonly setup: GroupSetup; readonly wish: GroupWish }
  | { readonly kind: 'wish'; readonly wish: GroupWish }
  | { readonly kind: 'close' };

/** From the worker about one group. */
export type GroupNews =
  | { readonly kind: 'joined' }
  | { readonly kind: 'not-joined'; readonly error: MediaError }
  | { readonly kind: 'sources'; readonly sources: readonly GroupSource[]; readonly stats: GroupStats }
  | { readonly kind: 'left' };
