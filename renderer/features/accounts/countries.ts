/** Codes that are regions of something else, or of nothing: no telephone network of their own. */
const notCountries = new Set([
  'CP',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'UN',
  'XA',
  'XB',
  'ZZ',
  'AQ',
  'BV',
  'HM',
  'TF',
  'CQ',
]);

export interface Country {
  /** ISO 3166, `DE`. */
  readonly code: string;
  readonly name: string;
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
let known: readonly Country[] | undefined;

/** All countries by name, in English as the page is. */
export function countries(): readonly Country[] {
  known ??= letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code) => countryOf(code) ?? [])
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return known;
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function countryOf(code: string): Country | undefined {
  if (notCountries.has(code)) return undefined;
  // Codes of states that are no more lead to those that came after.
  if (new Intl.Locale(`und-${code}`).region !== code) return undefined;
  const name = names.of(code);
  return name === undefined ? undefined : { code, name };
}

/** The country of this computer’s region. */
export function ownCountry(system: string = navigator.language): string | undefined {
  return new Intl.Locale(system).maximize().region;
}
