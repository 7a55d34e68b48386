import type { AccountSettings } from '../../../app/ipc/contract.ts';
import { allCodecs, type CodecChoice, codecChoices } from './codec-choice.ts';
import { ownCountry } from './countries.ts';

let nextKey = 1;

/** A rule as it stands in the form; the key keeps a row its own while others come and go. */
export interface DraftRule {
  readonly key: number;
  readonly pattern: string;
  readonly replacement: string;
}

/** An account as its form holds it: text, as it was typed. */
export interface AccountDraft {
  readonly address: string;
  readonly displayName: string;
  readonly authUser: string;
  readonly registrar: string;
  readonly outboundProxy: string;
  readonly transport: AccountSettings['transport'];
  readonly webSocketPath: string;
  readonly registers: boolean;
  readonly expires: string;
  readonly codecs: readonly CodecChoice[];
  readonly country: string;
  readonly numbers: AccountSettings['dialPlan']['numbers'];
  readonly prefix: string;
  readonly rules: readonly DraftRule[];
  readonly userPhone: boolean;
}

/** What an account is before anything was entered. */
export function newSettings(country = ownCountry()): AccountSettings {
  return {
    enabled: true,
    displayName: '',
    user: '',
    domain: '',
    transport: 'auto',
    registers: true,
    expiresSeconds: 600,
    codecs: [...allCodecs],
    dialPlan: { ...(country ? { country } : {}), numbers: 'as-typed', rules: [], userPhone: false },
    features: {
      doNotDisturb: false,
      forwarding: { noAnswerSeconds: 20 },
      autoAnswerOnRequest: false,
      callWaiting: true,
    },
  };
}

export function newRule(pattern = '', replacement = ''): DraftRule {
  return { key: nextKey++, pattern, replacement };
}

export function draftOf(settings: AccountSettings): AccountDraft {
  const { dialPlan } = settings;
  return {
    address: settings.user === '' && settings.domain === '' ? '' : `${settings.user}@${settings.domain}`,
    displayName: settings.displayName,
    authUser: settings.authUser ?? '',
    registrar: settings.registrar ?? '',
    outboundProxy: settings.outboundProxy ?? '',
    transport: settings.transport,
    webSocketPath: settings.webSocketPath ?? '',
    registers: settings.registers,
    expires: String(settings.expiresSeconds),
    codecs: codecChoices(settings.codecs),
    country: dialPlan.country ?? '',
    numbers: dialPlan.numbers,
    prefix: dialPlan.prefix ?? '',
    rules: dialPlan.rules.map(({ pattern, replacement }) => newRule(pattern, replacement)),
    userPhone: dialPlan.userPhone,
  };
}

export function isWebSocket(transport: AccountSettings['transport']): boolean {
  return transport === 'ws' || transport === 'wss';
}

/** Whether numbers would be dialled otherwise than as saved. */
export function changesDialPlan(a: AccountDraft, b: AccountDraft): boolean {
  const plan = ({ country, numbers, prefix, rules, userPhone }: AccountDraft) =>
    JSON.stringify([
      country,
      numbers,
      prefix,
      userPhone,
      rules.map(({ pattern, replacement }) => [pattern, replacement]),
    ]);
  return plan(a) !== plan(b);
}
