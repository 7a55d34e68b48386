import { describe, expect, it } from 'vitest';
import { planNumber } from '../../../main/account/dial-plan.ts';
import { parseDialTarget } from '../../../main/account/dial-target.ts';
import type { DialPlan } from '../../../main/store/account-record.ts';

function sent(written: string, plan: Partial<DialPlan>): string {
  const target = parseDialTarget(written);
  if (!target.ok || target.value.kind !== 'number') throw new Error(`${written} is no number`);
  const whole = { numbers: 'international', rules: [], userPhone: true, ...plan } as const;
  const { user, userPhone } = planNumber(target.value.number, whole, 'example.com');
  return userPhone ? `${user};user=phone` : user;
}

describe('a plan with a country sends numbers as E.164', () => {
  it.each([
    ['DE', '+49 (30) 1234-567', '+49301234567'],
    ['DE', '030/1234567', '+49301234567'],
    ['DE', '030 – 12 34 567', '+49301234567'],
    ['DE', '0049 30 1234567', '+49301234567'],
    ['DE', '+44 20 7946 0018', '+442079460018'],
    ['DE', '0170 1234567', '+491701234567'],
    ['US', '(201) 555-0123', '+12015550123'],
    ['US', '1-201-555-0123', '+12015550123'],
    ['US', '011 49 30 1234567', '+49301234567'],
    ['GB', '020 7946 0018', '+442079460018'],
    ['ES', '912 34 56 78', '+34912345678'],
    ['IT', '06 1234567', '+39061234567'],
    ['IT', '347 123 4567', '+393471234567'],
    ['RU', '8 (495) 123-45-67', '+74951234567'],
  ])('in %s: %s → %s', (country, written, number) => {
    expect(sent(written, { country })).toBe(`${number};user=phone`);
  });

  it.each([
    ['an emergency number', 'DE', '110', '110'],
    ['an emergency number', 'US', '911', '911'],
    ['a service number', 'DE', '115', '115'],
    ['an extension of a PBX', 'DE', '7042', '7042'],
    ['a code of the network', 'DE', '*21#', '*21#'],
    ['a code with a number in it', 'DE', '*21*0301234567#', '*21*0301234567#'],
    ['a local number, which only the local exchange knows', 'DE', '1234567', '1234567'],
    ['a local number, which only the local exchange knows', 'US', '555-0123', '5550123'],
    ['a number that no plan has', 'US', '000 000 0000', '0000000000'],
  ])('and %s as typed, in %s: %s → %s', (_, country, written, number) => {
    expect(sent(written, { country })).toBe(number);
  });
});

describe('a plan can send', () => {
  it.each([
    ['+49 30 1234567', '0301234567'],
    ['0049 30 1234567', '0301234567'],
    ['030 1234567', '0301234567'],
    ['+44 20 7946 0018', '00442079460018'],
  ])('national digits: %s → %s', (written, number) => {
    expect(sent(written, { country: 'DE', numbers: 'national' })).toBe(`${number};user=phone`);
  });

  it('national digits in a country with another exit code', () => {
    expect(sent('+44 20 7946 0018', { country: 'US', numbers: 'national' })).toBe('011442079460018;user=phone');
  });

  it.each([
    ['030 1234567', '0301234567'],
    ['+49 30 1234567', '+49301234567;user=phone'],
    ['0049 30 1234567', '0049301234567'],
  ])('what was typed, without a country: %s → %s', (written, number) => {
    expect(sent(written, { numbers: 'as-typed' })).toBe(number);
  });

  it.each([
    ['030 1234567', '00301234567;user=phone', 'national'],
    ['+44 20 7946 0018', '000442079460018;user=phone', 'national'],
    ['030 1234567', '00049301234567;user=phone', 'international'],
    ['112', '112', 'international'],
    ['7042', '7042', 'international'],
  ] as const)('an outside line’s 0 before numbers, but not before short ones: %s → %s', (written, number, numbers) => {
    expect(sent(written, { country: 'DE', prefix: '0', numbers })).toBe(number);
  });

  it('numbers without the mark of a phone number', () => {
    expect(sent('+49 30 1234567', { userPhone: false })).toBe('+49301234567');
  });

  it('an unknown country as none', () => {
    expect(sent('030 1234567', { country: 'XX' })).toBe('0301234567');
  });
});

describe('a person’s rules', () => {
  const rules = [
    { pattern: '7(\\d\\d)', replacement: '+49301234$1' },
    { pattern: '^00(\\d+)$', replacement: '+$1' },
    { pattern: '9', replacement: 'voicemail' },
    { pattern: '(\\+49|0)30(.*)', replacement: '8$2' },
  ];

  it.each([
    ['742', '+4930123442;user=phone'],
    ['0044 20 7946 0018', '+442079460018;user=phone'],
    ['9', 'voicemail'],
    ['+49 30 1234567', '81234567'],
    ['030 1234567', '81234567'],
  ])('come before all else and are not changed any more: %s → %s', (written, number) => {
    expect(sent(written, { country: 'DE', prefix: '0', rules })).toBe(number);
  });

  it('that match only a part are passed over', () => {
    expect(sent('7421', { country: 'DE', rules })).toBe('7421');
  });

  it('that make what can’t be dialled are passed over', () => {
    expect(sent('742', { rules: [{ pattern: '742', replacement: 'a@evil.example' }] })).toBe('742');
    expect(sent('742', { rules: [{ pattern: '(7)(4)(2)', replacement: '$1$2$3'.repeat(10) + '7'.repeat(35) }] })).toBe(
      '742',
    );
  });
});
