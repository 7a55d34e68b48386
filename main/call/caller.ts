import type { Codec } from '../sdp/codec.ts';
import type { InviteOptions } from '../sip/agent/outgoing-invite.ts';

/** Who calls, and by which servers: what an INVITE of one account is sent with. */
export interface Caller
  extends Pick<
    InviteOptions,
    | 'from'
    | 'fromLocalAddress'
    | 'route'
    | 'authenticator'
    | 'contactUser'
    | 'contact'
    | 'flow'
    | 'sessionExpiresSeconds'
    | 'focus'
  > {
  readonly accountId: string;
  /** What its calls may be spoken in, the preferred one first; all that this phone has if not given. */
  readonly codecs?: readonly Codec[];
}
