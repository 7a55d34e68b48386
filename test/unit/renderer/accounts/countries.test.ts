import { describe, expect, it } from 'vitest';
import { countries, ownCountry } from '../../../../renderer/features/accounts/countries.ts';

const codes = countries().map(({ code }) => code);

describe('the countries to choose from', () => {
  it('are those with a telephone network', () => {
    expect(codes).toEqual(expect.arrayContaining(['DE', 'US', 'GB', 'JP', 'XK']));
    expect(codes.length).toBeGreaterThan(230);
  });

  it('are no unions, no states that are gone, no placeholders', () => {
    for (const code of ['EU', 'UN', 'DD', 'SU', 'YU', 'ZZ', 'XA']) expect(codes).not.toContain(code);
  });

  it('stand by name', () => {
    const names = countries().map(({ name }) => name);
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(names[0]).toBe('Afghanistan');
  });

  it.each([
    ['de-AT', 'AT'],
    ['de', 'DE'],
  ])('%s: %s', (language, country) => {
    expect(ownCountry(language)).toBe(country);
  });
});
