import { isEncrypted } from '../sip/transport.ts';
import type { AccountRecord } from '../store/account-record.ts';

/** An account as a person enters it: all but our own identifier. */
export type AccountDraft = Omit<AccountRecord, 'id'>;

/** The same without what people leave around it: spaces, empty fields, `sip:`, the whole address in the field for the name. */
export function tidied(draft: AccountDraft): AccountDraft {
  const { user, domain } = splitAddress(draft.user.trim(), draft.domain.trim());
  const { dialPlan, features } = draft;
  const { forwarding } = features;
  return {
    ...draft,
    displayName: draft.displayName.trim(),
    user,
    domain: domain.toLowerCase(),
    authUser: orAbsent(draft.authUser),
    registrar: orAbsent(draft.registrar),
    outboundProxy: orAbsent(draft.outboundProxy),
    webSocketPath: orAbsent(draft.webSocketPath),
    pinnedCertificate: showsCertificate(draft) ? orAbsent(draft.pinnedCertificate)?.toLowerCase() : undefined,
    codecs: [...new Set(draft.codecs)],
    dialPlan: {
      ...dialPlan,
      country: orAbsent(dialPlan.country)?.toUpperCase(),
      prefix: orAbsent(dialPlan.prefix),
      rules: dialPlan.rules.filter(({ pattern, replacement }) => pattern !== '' || replacement !== ''),
    },
    features: {
      ...features,
      forwarding: {
        ...forwarding,
        always: orAbsent(forwarding.always),
        busy: orAbsent(forwarding.busy),
        noAnswer: orAbsent(forwarding.noAnswer),
      },
    },
  };
}

/** Whoever chooses a transport without certificates has given up the one that was trusted. */
function showsCertificate({ transport }: AccountDraft): boolean {
  return transport === 'auto' || isEncrypted({ protocol: transport });
}

function splitAddress(user: string, domain: string): { user: string; domain: string } {
  const name = user.replace(/^sips?:/i, '');
  const home = domain.replace(/^sips?:/i, '').replace(/^.*@/, '');
  const at = name.lastIndexOf('@');
  if (at < 0) return { user: name, domain: home };
  const written = name.slice(at + 1);
  return home === '' || home.toLowerCase() === written.toLowerCase()
    ? { user: name.slice(0, at), domain: written }
    : { user: name, domain: home };
}

function orAbsent(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}
