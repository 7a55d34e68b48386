/** Whose call progress tones this phone knows: two letters of ISO 3166. */
export const toneCountries = [
  'AT',
  'AU',
  'BE',
  'BR',
  'CA',
  'CH',
  'CN',
  'CZ',
  'DE',
  'DK',
  'ES',
  'FI',
  'FR',
  'GB',
  'IE',
  'IN',
  'IT',
  'JP',
  'MX',
  'NL',
  'NO',
  'NZ',
  'PL',
  'PT',
  'RU',
  'SE',
  'US',
  'ZA',
] as const;

export type ToneCountry = (typeof toneCountries)[number];

export function isToneCountry(text: string): text is ToneCountry {
  return (toneCountries as readonly string[]).includes(text);
}
