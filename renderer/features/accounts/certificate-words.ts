import { pageLocale } from '../calls/format.ts';
import { accountsText } from './text.ts';

const text = accountsText.certificate;

/** Whether another certificate than this one was trusted before: the loudest thing that a server can do. */
export function isChanged(pinned: string | undefined, shown: string): boolean {
  return pinned !== undefined && pinned !== shown;
}

const PAIRS_PER_LINE = 8;

/** `ab12…` → `AB:12:…`, four lines of eight pairs: as other programs write it, to be compared. */
export function fingerprintLines(hex: string): string[] {
  const pairs = hex.toUpperCase().match(/../g) ?? [];
  const lines: string[] = [];
  for (let start = 0; start < pairs.length; start += PAIRS_PER_LINE) {
    lines.push(pairs.slice(start, start + PAIRS_PER_LINE).join(':'));
  }
  return lines;
}

/** From when to when, and whether that is now. */
export function validityWords(
  { validFrom, validTo }: { readonly validFrom: number; readonly validTo: number },
  now: number,
  locale = pageLocale(),
): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const span = text.validity(format.format(validFrom), format.format(validTo));
  if (now > validTo) return `${span}. ${text.expired}`;
  return now < validFrom ? `${span}. ${text.early}` : span;
}
