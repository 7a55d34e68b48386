import type { AccountSettings } from '../../../app/ipc/contract.ts';
import { chosenCodecs } from './codec-choice.ts';
import { type AccountDraft, type DraftRule, isWebSocket } from './draft.ts';
import { accountsText } from './text.ts';

const text = accountsText.errors;

/** A field of the form, or a rule by its key. */
export type DraftField = Exclude<keyof AccountDraft, 'rules'> | `rule-${number}`;
export type DraftErrors = Partial<Record<DraftField, string>>;

type Checked =
  | { readonly ok: true; readonly settings: AccountSettings }
  | { readonly ok: false; readonly errors: DraftErrors };

const SHORTEST_EXPIRES_S = 60;
const LONGEST_EXPIRES_S = 86_400;

/** What the form comes to, over the settings that it began with; or what is wrong, at each field, in words. */
export function checkDraft(draft: AccountDraft, before: AccountSettings): Checked {
  const address = readAddress(draft.address);
  const errors: DraftErrors = {
    ...(typeof address === 'string' && { address }),
    ...found('registrar', serverError(draft.registrar)),
    ...found('outboundProxy', serverError(draft.outboundProxy)),
    ...found('webSocketPath', isWebSocket(draft.transport) ? pathError(draft.webSocketPath) : undefined),
    ...found('expires', draft.registers ? expiresError(draft.expires) : undefined),
    ...found('prefix', /^[\d*#]*$/.test(draft.prefix.trim()) ? undefined : text.prefix),
  };
  for (const rule of draft.rules) Object.assign(errors, found(`rule-${rule.key}`, ruleError(rule)));
  if (typeof address === 'string' || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, settings: settingsOf(draft, address, before) };
}

interface AddressParts {
  readonly user: string;
  readonly domain: string;
}

/** `alice@example.com`, also as a SIP URI with what is pasted around it; a string says what is wrong. */
export function readAddress(typed: string): AddressParts | string {
  const bare = typed
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^sips?:/i, '')
    .replace(/[;?].*$/, '');
  if (bare === '') return text.addressMissing;
  const at = bare.lastIndexOf('@');
  const [user, domain] = [bare.slice(0, at), bare.slice(at + 1)];
  if (at < 1 || /[\s@:<>]/.test(user)) return text.addressShape;
  const wrong = hostError(domain);
  return wrong === undefined ? { user, domain } : wrong === text.server ? text.addressShape : wrong;
}

/** A host name, an IPv4 address or a bracketed IPv6 address, and a port where there is one. */
const HOST = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}.])?)(?::(\d*))?$/iu;

function hostError(host: string): string | undefined {
  const match = HOST.exec(host);
  if (!match) return text.server;
  const port = match[3];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535) ? undefined : text.port;
}

function serverError(typed: string): string | undefined {
  const bare = typed
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^sips?:/i, '')
    .replace(/[;?].*$/, '');
  return typed.trim() === '' ? undefined : hostError(bare);
}

function pathError(path: string): string | undefined {
  return path.trim() === '' || /^\/\S*$/.test(path.trim()) ? undefined : text.path;
}

function expiresError(typed: string): string | undefined {
  const seconds = Number(typed);
  const fits = /^\d+$/.test(typed.trim()) && seconds >= SHORTEST_EXPIRES_S && seconds <= LONGEST_EXPIRES_S;
  return fits ? undefined : text.expires;
}

function ruleError({ pattern }: DraftRule): string | undefined {
  if (pattern.trim() === '') return text.patternMissing;
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return text.pattern;
  }
}

function found(field: DraftField, error: string | undefined): DraftErrors {
  return error === undefined ? {} : { [field]: error };
}

function settingsOf(draft: AccountDraft, { user, domain }: AddressParts, before: AccountSettings): AccountSettings {
  const { authUser, registrar, outboundProxy, webSocketPath, dialPlan, ...kept } = before;
  return {
    ...kept,
    user,
    domain,
    displayName: draft.displayName.trim(),
    ...given('authUser', draft.authUser),
    ...given('registrar', draft.registrar),
    ...given('outboundProxy', draft.outboundProxy),
    ...given('webSocketPath', isWebSocket(draft.transport) ? draft.webSocketPath : ''),
    transport: draft.transport,
    registers: draft.registers,
    expiresSeconds: draft.registers ? Number(draft.expires) : before.expiresSeconds,
    codecs: chosenCodecs(draft.codecs),
    dialPlan: {
      ...given('country', draft.country),
      numbers: draft.numbers,
      ...given('prefix', draft.prefix),
      rules: draft.rules.map(({ pattern, replacement }) => ({
        pattern: pattern.trim(),
        replacement: replacement.trim(),
      })),
      userPhone: draft.userPhone,
    },
  };
}

/** An optional setting is absent where its field is empty. */
function given<K extends string>(name: K, typed: string): { [name in K]?: string } {
  const value = typed.trim();
  return value === '' ? {} : ({ [name]: value } as { [name in K]: string });
}

const fields: Readonly<Record<string, DraftField>> = {
  user: 'address',
  domain: 'address',
  displayName: 'displayName',
  authUser: 'authUser',
  registrar: 'registrar',
  outboundProxy: 'outboundProxy',
  webSocketPath: 'webSocketPath',
  expiresSeconds: 'expires',
  'dialPlan.country': 'country',
  'dialPlan.prefix': 'prefix',
};

/** What the engine found wrong, at the fields of the form. */
export function refusedFields(
  problems: readonly { readonly field: string; readonly text: string }[],
  rules: readonly DraftRule[],
): DraftErrors {
  const found = problems.flatMap(({ field, text: problem }) => {
    const rule = rules[Number(/^dialPlan\.rules\.(\d+)/.exec(field)?.[1])];
    const at = rule ? (`rule-${rule.key}` as const) : fields[field];
    return at ? [[at, problem] as const] : [];
  });
  return Object.fromEntries(found);
}
