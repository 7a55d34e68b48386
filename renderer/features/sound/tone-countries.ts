import type { SoundSettings } from '../../../app/ipc/contract.ts';
import { pageLocale } from '../calls/format.ts';

type ToneCountry = NonNullable<SoundSettings['toneCountry']>;

/** Countries whose tones the engine knows; the type fails where one is missing here. */
const codes: Readonly<Record<ToneCountry, true>> = {
  AT: true,
  AU: true,
  BE: true,
  BR: true,
  CA: true,
  CH: true,
  CN: true,
  CZ: true,
  DE: true,
  DK: true,
  ES: true,
  FI: true,
  FR: true,
  GB: true,
  IE: true,
  IN: true,
  IT: true,
  JP: true,
  MX: true,
  NL: true,
  NO: true,
  NZ: true,
  PL: true,
  PT: true,
  RU: true,
  SE: true,
  US: true,
  ZA: true,
};

export function countryName(code: string): string {
  return new Intl.DisplayNames(pageLocale(), { type: 'region' }).of(code) ?? code;
}

/** By name. */
export function toneCountries(): readonly { readonly code: string; readonly name: string }[] {
  return Object.keys(codes)
    .map((code) => ({ code, name: countryName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The chosen one; null for the engine’s own choice. */
export function toneCountryOf(code: string): ToneCountry | null {
  return code in codes ? (code as ToneCountry) : null;
}
