import type { CallState } from '../../../app/ipc/contract.ts';
import { callsText as text } from './text.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_MS = 86_400_000;

/** The page's language with the habits of this computer's region: `de-DE` → `en-DE`, which writes 18:55, not 6:55 PM. */
export function pageLocale(system: string = navigator.language): string {
  const { region } = new Intl.Locale(system).maximize();
  return region ? `en-${region}` : 'en';
}

/** 0:07, 12:34, 1:02:03 from milliseconds. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(total / HOUR_S);
  const minutes = Math.floor((total % HOUR_S) / MINUTE_S);
  const seconds = String(total % MINUTE_S).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** The hour and minute, by the clock of this computer's region. */
export function formatTime(at: number, locale = pageLocale()): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Today, Yesterday, a weekday within the week, else the date; by the calendar of this computer. */
export function formatDay(at: number, now: number, locale = pageLocale()): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days <= 0) return text.today;
  if (days === 1) return text.yesterday;
  if (days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const format: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(locale, sameYear ? format : { ...format, year: 'numeric' }).format(at);
}

/** Midnight before `at`, in ms. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** `sip:bob@example.com` → `bob@example.com`: what a person reads. */
export function withoutScheme(uri: string): string {
  return uri.replace(/^(sips?|tel):/i, '');
}

/** The address under a name; nothing where it would say the same again. */
export function addressLine(call: Pick<CallState, 'party'>): string | undefined {
  const address = withoutScheme(call.party.uri);
  return address === call.party.label ? undefined : address;
}

/** The state of a call in words; a talk is told by its length, see `formatDuration`. */
export function stateWords(call: CallState, now: number): string {
  switch (call.state) {
    case 'dialling':
    case 'ringing':
    case 'incoming':
      return text.states[call.state];
    case 'active':
      return holdWords(call.hold) ?? formatDuration(now - (call.answeredAt ?? now));
    case 'ended':
      return call.end?.text ?? text.states.ended;
  }
}

/** Who holds the call, in words; nothing when nobody does. */
export function holdWords(hold: CallState['hold']): string | undefined {
  switch (hold) {
    case 'none':
      return undefined;
    case 'local':
      return text.states.holdLocal;
    case 'remote':
      return text.states.holdRemote;
    case 'both':
      return text.states.holdBoth;
  }
}
