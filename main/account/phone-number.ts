import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber as ParsedNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

/** A number of the public telephone network. */
export interface PhoneNumber {
  /** E.164: `+49301234567`. */
  readonly international: string;
  /** As dialled within its country: `0301234567`. */
  readonly national: string;
  /** As a person reads it: `+49 30 1234567`. */
  readonly shown: string;
  /** ISO 3166; undefined for what belongs to no country (+800). */
  readonly country: string | undefined;
}

/** Of digits without a trunk prefix, in a country that has none: shorter ones are local or service numbers. */
const LEAST_NATIONAL = 7;
/** The same in a country that has a trunk prefix: shorter ones may be local numbers, which only the local exchange knows. */
const LEAST_NATIONAL_WITHOUT_TRUNK = 9;
/** North America's trunk prefix, which nobody needs to dial. */
const OPTIONAL_TRUNK = '1';

/**
 * Reads a number in the notation of `country` (ISO 3166), or any with a leading `+`. Undefined for what is dialled as it
 * stands: service, short and local numbers, and what no country's plan has.
 */
export function readPhoneNumber(written: string, country: string | undefined): PhoneNumber | undefined {
  const home = country && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(written, {
    ...(home === undefined ? {} : { defaultCountry: home }),
    extract: false,
  });
  if (!number?.isPossible()) return undefined;
  const digits = written.replace(/[^\d+]/g, '');
  if (!digits.startsWith('+') && !(home && isWholeNational(digits, number, home))) return undefined;
  return {
    international: number.number,
    national: number.formatNational().replace(/\D/g, ''),
    shown: number.formatInternational(),
    country: number.country,
  };
}

/** The country codes that a dial plan can have. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/** The digits before a number of another country: `00`, `011`. */
export function exitCode(country: string | undefined): string {
  const plan = country && isSupportedCountry(country) ? planOf(country) : undefined;
  const code = plan?.IDDPrefix() ?? '';
  // Countries with a choice of carriers have a pattern there.
  return /^\d+$/.test(code) ? code : '00';
}

/** What a person reads for a country code. */
export function countryName(code: string): string | undefined {
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(code);
}

/** Whether digits are more than a local number: with a trunk or exit prefix, or valid and long enough to need none. */
function isWholeNational(digits: string, number: ParsedNumber, country: CountryCode): boolean {
  if (new RegExp(`^(?:${planOf(country)?.IDDPrefix() ?? '00'})`).test(digits)) return true;
  const trunk = planOf(country)?.nationalPrefix();
  const needsTrunk = trunk !== undefined && trunk !== OPTIONAL_TRUNK;
  if (needsTrunk && digits.startsWith(trunk)) return true;
  const least = needsTrunk ? LEAST_NATIONAL_WITHOUT_TRUNK : LEAST_NATIONAL;
  return number.isValid() && number.nationalNumber.length >= least;
}

interface Plan {
  IDDPrefix(): string;
  nationalPrefix(): string | undefined;
}

function planOf(country: CountryCode): Plan | undefined {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The package's types leave `nationalPrefix` out.
  return metadata.numberingPlan as Plan | undefined;
}
