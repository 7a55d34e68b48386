import { limits } from '../base/limits.ts';
import type { CallFeatures, DialPlan } from '../store/account-record.ts';
import { serverUri } from './account-address.ts';
import type { AccountDraft } from './account-draft.ts';
import { compileRule } from './dial-rule.ts';
import { parseDialTarget } from './dial-target.ts';
import { isCountry } from './phone-number.ts';

/** What is wrong with one field, in a sentence for under it. */
export interface DraftProblem {
  /** As in the draft, with dots: `dialPlan.country`. */
  readonly field: string;
  readonly text: string;
}

type Check = readonly [field: string, problem: string | undefined];

/** Everything that keeps an account from working, in the order of the fields; nothing: it can be saved. Expects it `tidied`. */
export function checkDraft(draft: AccountDraft): readonly DraftProblem[] {
  const checks: Check[] = [...checkAddress(draft), ...checkServers(draft), ...checkPlan(draft.dialPlan)];
  checks.push(['codecs', draft.codecs.length === 0 ? 'Choose at least one voice codec.' : undefined]);
  checks.push(...checkFeatures(draft.features));
  return checks.flatMap(([field, text]) => (text === undefined ? [] : [{ field, text }]));
}

function checkAddress({ displayName, user, domain, authUser }: AccountDraft): Check[] {
  return [
    ['displayName', oneLine(displayName)],
    [
      'user',
      user === '' ? 'Enter the user name: what is before the @ of the address.' : (bareName(user) ?? oneLine(user)),
    ],
    [
      'domain',
      domain === '' ? 'Enter the domain: what is after the @ of the address.' : (bareDomain(domain) ?? server(domain)),
    ],
    ['authUser', authUser && oneLine(authUser)],
  ];
}

function checkServers({ registrar, outboundProxy, transport, webSocketPath, ...draft }: AccountDraft): Check[] {
  const usesWebSocket = transport === 'ws' || transport === 'wss';
  const path = usesWebSocket && webSocketPath !== undefined && !/^\/[\x21-\x7e]*$/.test(webSocketPath);
  const { expiresSeconds, pinnedCertificate } = draft;
  return [
    ['registrar', registrar && server(registrar)],
    ['outboundProxy', outboundProxy && server(outboundProxy)],
    [
      'webSocketPath',
      path ? 'The path on a WebSocket server begins with a slash and has no spaces, as in /ws.' : undefined,
    ],
    ['expiresSeconds', within(expiresSeconds, 60, 86_400, 'A registration lasts from 60 seconds to a day (86400).')],
    [
      'pinnedCertificate',
      pinnedCertificate !== undefined && !/^[0-9a-f]{64}$/.test(pinnedCertificate)
        ? 'The fingerprint of a certificate has 64 hexadecimal digits.'
        : undefined,
    ],
  ];
}

function checkPlan({ country, prefix, rules }: DialPlan): Check[] {
  return [
    ['dialPlan.country', country && !isCountry(country) ? `There is no country ${country}.` : undefined],
    ['dialPlan.prefix', prefix && !/^[\d*#]{1,16}$/.test(prefix) ? 'A prefix has up to 16 digits.' : undefined],
    ['dialPlan.rules', rules.length > limits.dialRules ? `There can be ${limits.dialRules} rules.` : undefined],
    ...rules.map((rule, index): Check => {
      const compiled = compileRule(rule);
      return [`dialPlan.rules.${index}`, compiled.ok ? undefined : compiled.error];
    }),
  ];
}

function checkFeatures({ forwarding, autoAnswerSeconds }: CallFeatures): Check[] {
  const auto = autoAnswerSeconds ?? 0;
  return [
    ...(['always', 'busy', 'noAnswer'] as const).map((when): Check => {
      const to = forwarding[when] === undefined ? undefined : parseDialTarget(forwarding[when]);
      return [`features.forwarding.${when}`, to?.ok === false ? to.error : undefined];
    }),
    [
      'features.forwarding.noAnswerSeconds',
      within(forwarding.noAnswerSeconds, 1, 300, 'It can ring from 1 to 300 seconds.'),
    ],
    ['features.autoAnswerSeconds', within(auto, 0, 60, 'A call can be answered after 0 to 60 seconds.')],
  ];
}

function bareName(user: string): string | undefined {
  return user.includes('@') ? 'Leave out the @ and what is after it: that is the domain.' : undefined;
}

/** A domain goes into addresses as it is, so it has no more than a port. */
function bareDomain(domain: string): string | undefined {
  return /[;?<>]/.test(domain) ? 'A domain is a host name, with a port where it has one: example.com:5070.' : undefined;
}

function server(text: string): string | undefined {
  const uri = serverUri(text);
  return uri.ok ? oneLine(text) : uri.error;
}

function oneLine(text: string): string | undefined {
  if (text.length > limits.accountFieldCharacters) return `This can have ${limits.accountFieldCharacters} characters.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  return /[\u0000-\u001f\u007f]/.test(text) ? 'This has characters that are not text.' : undefined;
}

function within(value: number, least: number, most: number, problem: string): string | undefined {
  return Number.isInteger(value) && value >= least && value <= most ? undefined : problem;
}
