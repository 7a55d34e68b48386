import { shown } from '../base/shown.ts';
import type { RegistrationState } from '../sip/agent/registration-state.ts';
import type { Certificate } from '../sip/transport.ts';
import type { AccountRecord } from '../store/account-record.ts';

/** How an account stands: a code for a program, a sentence for a person that says what can be done, times as data. */
export interface Standing {
  readonly code:
    | 'disabled'
    | 'unregistered'
    | 'registering'
    | 'registered'
    | 'refused'
    | 'unreachable'
    | 'untrusted'
    | 'unregistering';
  readonly text: string;
  /** Wall-clock ms: when the registration runs out unless it is refreshed. */
  readonly until?: number;
  /** Wall-clock ms: when it is tried again. */
  readonly retryAt?: number;
  /** What a server showed that is not trusted. */
  readonly certificate?: Certificate;
}

type Known = Pick<AccountRecord, 'user' | 'domain' | 'pinnedCertificate'>;
type Refused = Extract<RegistrationState, { kind: 'refused' }>;
type Unreachable = Extract<RegistrationState, { kind: 'unreachable' }>;

/** The words for a registration's state; `now` is wall-clock ms, for how long it is until the next try. */
export function standingOf(state: RegistrationState, account: Known, now: number): Standing {
  switch (state.kind) {
    case 'idle':
      return { code: 'unregistered', text: 'Not registered.' };
    case 'registering':
      return { code: 'registering', text: `Registering with ${account.domain}…` };
    case 'registered':
      return { code: 'registered', text: `Registered until ${timeOfDay(state.until)}.`, until: state.until };
    case 'refused':
      return refusedStanding(state, account, now);
    case 'unreachable':
      return unreachableStanding(state, account, now);
    case 'unregistering':
      return { code: 'unregistering', text: `Signing off from ${account.domain}…` };
  }
}

export const disabled: Standing = { code: 'disabled', text: 'Switched off.' };
export const unregistered: Standing = { code: 'unregistered', text: 'Ready. This account does not register.' };

/** A record that was kept and makes no sense: somebody edited the file. */
export function unusable(problem: string): Standing {
  return { code: 'refused', text: `This account can't be used: ${problem} Correct it in its settings.` };
}

function refusedStanding(state: Refused, account: Known, now: number): Standing {
  const { retryAt } = state;
  const text = refusalText(state, account);
  if (retryAt === undefined) return { code: 'refused', text };
  return { code: 'refused', text: `${text} ${retryText(retryAt, now)}`, retryAt };
}

function refusalText({ status, reason, problem }: Refused, { user, domain }: Known): string {
  if (problem === undefined) return statusText(status, reason, user, domain);
  switch (problem) {
    case 'wrong-password':
      return 'Refused: wrong user name or password. Check both.';
    case 'no-password':
      return `${domain} asks for a password, and this account has none. Enter it.`;
    case 'untrusted':
      return `Somebody other than ${domain} asked for the password and did not get it. Check the registrar and the outbound proxy.`;
    case 'unsupported':
      return `${domain} asks for a way to sign in that Partyline does not have.`;
    case 'downgraded':
      return `${domain} asks for a weaker way to sign in than before, so the password was not given: somebody may stand between. Ask the provider.`;
    case 'too-many-rounds':
      return `${domain} asks for the password again and again. Ask the provider.`;
  }
}

function statusText(status: number, reason: string, user: string, domain: string): string {
  switch (status) {
    case 401:
    case 407:
      return 'Refused: wrong user name or password. Check both.';
    case 403:
      return `Refused: ${domain} does not let ${user} register. Check the user name and the password, or ask the provider.`;
    case 404:
    case 410:
      return `Refused: ${domain} does not know ${user}. Check the user name and the domain.`;
    case 423:
      return `Refused: ${domain} wants registrations that last longer. Raise the time in the settings.`;
    case 503:
      return `${domain} is overloaded or being serviced.`;
    default:
      return status >= 500 && status < 600
        ? `${domain} has a problem of its own (${status} ${shown(reason)}).`
        : `Refused by ${domain}: ${status} ${shown(reason)}.`;
  }
}

function unreachableStanding({ message, certificate, retryAt }: Unreachable, account: Known, now: number): Standing {
  if (certificate) return { code: 'untrusted', text: certificateText(certificate, account), retryAt, certificate };
  return {
    code: 'unreachable',
    text: `No answer from ${account.domain}: ${sentence(shown(message))} ${retryText(retryAt, now)}`,
    retryAt,
  };
}

function certificateText({ issuer }: Certificate, { domain, pinnedCertificate }: Known): string {
  return pinnedCertificate === undefined
    ? `${domain} shows a certificate that this computer does not know (issued by ${shown(issuer)}). Nothing was sent. If it is your provider's, trust it for this account.`
    : `Danger: ${domain} shows another certificate than the one that you trusted. Somebody may be listening in, so nothing was sent. Ask the provider before you trust the new one.`;
}

/** In seconds up to two minutes, then in minutes. */
function retryText(retryAt: number, now: number): string {
  const seconds = Math.ceil((retryAt - now) / 1_000);
  if (seconds <= 0) return 'Trying again now.';
  return seconds <= 120 ? `Trying again in ${seconds} s.` : `Trying again in ${Math.round(seconds / 60)} min.`;
}

function timeOfDay(wallTimeMs: number): string {
  const date = new Date(wallTimeMs);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
