import type { Disposable } from '../base/disposable.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { PartyState } from './party-state.ts';

/** A party of a room as a focus shows it to others. */
export interface FocusParty {
  /** Unique within the room for as long as it lasts. */
  readonly id: string;
  /** Text of the party's address. */
  readonly uri: string;
  readonly displayName?: string;
  readonly state: PartyState;
  /** `host`: the person at this machine. */
  readonly role: 'host' | 'participant';
  /** `focus-owner`: the host; `dialed-in`: it called the room; `dialed-out`: the room called it. */
  readonly joining: 'focus-owner' | 'dialed-in' | 'dialed-out';
  /** The room does not hear it. */
  readonly muted: boolean;
  /** It does not hear the room. */
  readonly deafened: boolean;
  /** Of its call, where it has one: `Session.id`, and the address that it comes from. */
  readonly sessionId?: string;
  readonly source?: string;
}

/** A REFER's wish that somebody is called into a room. */
export interface RoomInvitation {
  readonly to: Uri;
  readonly displayName?: string;
  /** What the INVITE must carry: Replaces with its Require, and Referred-By. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Told 180 … and a final status once. */
  readonly report: (status: number) => void;
}

/** A room as a focus binds it to the network (RFC 4353 §3.1): what it shows, and what others may ask of it. */
export interface FocusRoom {
  readonly id: string;
  /** For a person. */
  readonly name: string;
  /** The conference's URI, whose user is `room-NAME`. */
  readonly uri: Uri;
  readonly locked: boolean;
  readonly over: boolean;
  /** The host lets parties add and remove others by REFER. */
  readonly openToReferrals: boolean;
  parties(): readonly FocusParty[];
  /** Anything of the above is another; the focus looks at it anew. */
  onChanged(listener: () => void): Disposable;
  /** Calls somebody into the room; false where it can't: it is full, or the address can't be dialled. */
  invite(invitation: RoomInvitation): boolean;
  /** Ends a party's call. */
  remove(partyId: string): void;
}
