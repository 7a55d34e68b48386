import type { Accounts } from '../account/accounts.ts';
import type { Clock } from '../base/clock.ts';
import type { Call } from '../call/call.ts';
import type { Calls } from '../call/calls.ts';
import { isLoopback } from '../net/ip.ts';
import { assertedIdentityOf } from '../sip/agent/asserted.ts';
import { type DialogReport, dialogPackage } from '../sip/event/dialog-info.ts';
import { dialogInfoBody } from '../sip/event/dialog-info-xml.ts';
import { alwaysWhole, type NotifierOptions } from '../sip/event/notifier-options.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { formatUri, isSipUri, type Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { AccountFront } from './account-front.ts';
import type { Callers } from './callers.ts';

export interface WatchedCallsParts {
  readonly calls: Calls;
  readonly accounts: Accounts;
  readonly front: AccountFront;
  readonly callers: Callers;
  readonly clock: Clock;
}

/** A change of a call is told within a second (RFC 4235 §3.10). */
const THROTTLE_MS = 1_000;

/**
 * The person's calls as others may watch them (RFC 4235): this machine's programs, and the person's other phones, as the
 * account's own server vouches for them. Nobody else: what is told is enough to take a call over.
 */
export function watchedCalls(parts: WatchedCallsParts): NotifierOptions {
  return {
    event: dialogPackage.event,
    contentType: dialogPackage.accept[0],
    expires: { leastSeconds: 60, mostSeconds: dialogPackage.expiresSeconds },
    throttleMs: THROTTLE_MS,
    admits: (subscribe, flow) => (isOwnProgram(parts, flow) || isOwnPhone(parts, subscribe, flow) ? 200 : 403),
    teller: alwaysWhole((subscribe, version, flow) => {
      const { id, own } = calledAccount(parts, subscribe, flow);
      const dialogs = parts.calls.list().filter((call) => call.accountId === id && !call.ended);
      return dialogInfoBody({
        version,
        state: 'full',
        entity: formatUri(own),
        dialogs: dialogs.map((call) => reportOf(call, parts.clock)),
      });
    }),
  };
}

function calledAccount({ front, callers }: WatchedCallsParts, { uri }: SipRequest, flow: Flow) {
  const account = front.accountFor(uri, flow);
  const identity = account?.identity;
  return account && identity ? { id: account.record.id, own: identity.from.uri } : callers.local();
}

/** On this machine; but what a server here passes on may be anybody's. */
function isOwnProgram({ accounts }: WatchedCallsParts, flow: Flow): boolean {
  return isLoopback(flow.remote.address) && !accounts.isOwnServer(flow);
}

/** The same account asks, and its server has let it: by P-Asserted-Identity where that is said, else by From. */
function isOwnPhone({ front }: WatchedCallsParts, subscribe: SipRequest, flow: Flow): boolean {
  const account = front.accountFor(subscribe.uri, flow);
  const own = account?.identity?.from.uri;
  if (!account?.trusts(flow) || !own) return false;
  const { identities } = assertedIdentityOf(subscribe, { trusted: true });
  const senders = identities.length > 0 ? identities : [subscribe.from];
  return senders.some(({ uri }) => isSameUser(uri, own));
}

function isSameUser(a: Uri, b: Uri): boolean {
  return isSipUri(a) && isSipUri(b) && a.user === b.user && a.host === b.host;
}

function reportOf(call: Call, clock: Clock): DialogReport {
  const { id, direction, party, phase, answeredAt } = call;
  const session = phase && 'session' in phase ? phase.session : undefined;
  const { localTag, remoteTag } = session?.dialogId ?? {};
  const callId = session?.callId ?? (phase?.state === 'incoming' ? phase.invite.callId : undefined);
  return {
    id,
    state: stateOf(call),
    direction: direction === 'outgoing' ? 'initiator' : 'recipient',
    ...(callId === undefined ? {} : { callId }),
    ...(localTag === undefined ? {} : { localTag }),
    ...(remoteTag ? { remoteTag } : {}),
    ...(answeredAt === undefined ? {} : { duration: (clock.wallTime() - answeredAt) / 1_000 }),
    remote: { identity: party.uri, ...(party.displayName === undefined ? {} : { displayName: party.displayName }) },
  };
}

/** States of a dialog (§3.7.1): a call that rings here has one already, that of our 180. */
function stateOf({ phase }: Call): DialogReport['state'] {
  switch (phase?.state) {
    case 'dialling':
    case undefined:
      return 'trying';
    case 'ringing':
    case 'incoming':
      return 'early';
    case 'active':
      return 'confirmed';
    case 'ended':
      return 'terminated';
  }
}
