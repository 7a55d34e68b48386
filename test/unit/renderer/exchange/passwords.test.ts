import { describe, expect, it } from 'vitest';
import { madeUpPassword, nameError, passwordError } from '../../../../renderer/features/exchange/passwords.ts';

describe('a password that is made up', () => {
  it('is four groups of what can’t be mistaken on paper', () => {
    const counted = madeUpPassword((bytes) => bytes.map((_, index) => index));
    expect(counted).toBe('abcd-efgh-ijkm-npqr');
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => madeUpPassword())).size).toBe(100);
  });

  it('is one that is taken', () => {
    expect(passwordError(madeUpPassword())).toBeUndefined();
  });
});

it.each([
  ['kitchen', undefined],
  ['küche-2', undefined],
  ['  ', 'Enter a name.'],
  ['two words', 'Letters, digits, dots, dashes and underscores only.'],
  ['a@b', 'Letters, digits, dots, dashes and underscores only.'],
])('the name %j', (name, error) => {
  expect(nameError(name)).toBe(error);
});

it.each([
  ['', 'Enter a password.'],
  ['1234567', 'At least 8 characters: others on the network may guess.'],
  ['12345678', undefined],
])('the password %j', (password, error) => {
  expect(passwordError(password)).toBe(error);
});
