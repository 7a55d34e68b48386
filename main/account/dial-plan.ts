import type { DialPlan } from '../store/account-record.ts';
import { applyRules } from './dial-rule.ts';
import type { DialledNumber } from './dial-target.ts';
import { countryName, exitCode, type PhoneNumber, readPhoneNumber } from './phone-number.ts';

/** A number as an account's server gets it. */
export interface PlannedNumber {
  /** What goes before the @, unescaped: `+49301234567`, `*21#`, `7042;phone-context=example.com`. */
  readonly user: string;
  /** Whether it gets `;user=phone`: a number of the telephone network, and the plan says so. */
  readonly userPhone: boolean;
  /** As a person reads it: `+49 30 1234567 (Germany)`. */
  readonly shown: string;
}

/** Numbers up to this length go out as typed: emergency and service numbers, extensions of a PBX. */
const SHORT_DIGITS = 6;

/** What a plan makes of a number at the account's `domain`: its rules first, then the country, then the prefix. */
export function planNumber(number: DialledNumber, plan: DialPlan, domain: string): PlannedNumber {
  const { digits } = number;
  // Said of the domain's own numbers, the context says nothing.
  const params = number.params.replace(`;phone-context=${domain}`, '');
  // A local number with a context is complete (RFC 3966 §5.1.4): only who knows the context could change it.
  if (params.includes(';phone-context=')) return { user: digits + params, userPhone: true, shown: digits };
  const ruled = applyRules(plan.rules, digits);
  if (ruled !== undefined) return { user: ruled, userPhone: plan.userPhone && /^\+\d+$/.test(ruled), shown: ruled };
  if (isShort(digits)) return { user: digits, userPhone: false, shown: digits };
  const phone = readPhoneNumber(number.written, plan.country);
  return {
    user: prefixed(notation(digits, phone, plan), plan) + params,
    userPhone: plan.userPhone && (phone !== undefined || digits.startsWith('+')),
    shown: phone ? shownNumber(phone) : digits,
  };
}

function isShort(digits: string): boolean {
  return /[*#]/.test(digits) || (!digits.startsWith('+') && digits.length <= SHORT_DIGITS);
}

function notation(digits: string, phone: PhoneNumber | undefined, { numbers, country }: DialPlan): string {
  if (!phone || numbers === 'as-typed') return digits;
  if (numbers === 'international' || country === undefined) return phone.international;
  return phone.country === country ? phone.national : exitCode(country) + phone.international.slice(1);
}

/** Behind an outside line's digits a plus can't be dialled. */
function prefixed(user: string, { prefix, country }: DialPlan): string {
  if (!prefix) return user;
  return prefix + (user.startsWith('+') ? exitCode(country) + user.slice(1) : user);
}

function shownNumber({ shown, country }: PhoneNumber): string {
  const name = country && countryName(country);
  return name ? `${shown} (${name})` : shown;
}
