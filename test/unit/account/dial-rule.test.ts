import { describe, expect, it } from 'vitest';
import { applyRules, compileRule } from '../../../main/account/dial-rule.ts';

const matches = (pattern: string, digits: string): boolean => {
  const rule = compileRule({ pattern, replacement: '' });
  if (!rule.ok) throw new Error(rule.error);
  return rule.value.test(digits);
};
const refusal = (pattern: string, replacement = ''): string => {
  const rule = compileRule({ pattern, replacement });
  return rule.ok ? 'taken' : rule.error;
};

describe('a rule’s pattern', () => {
  it.each([
    ['110', '110', true],
    ['110', '1100', false],
    ['0', '00', false],
    ['0(.*)', '030', true],
    ['^0(.*)$', '030', true],
    ['[1-79]\\d{2,4}', '815', false],
    ['[1-79]\\d{2,4}', '7152', true],
    ['(110|112|911)', '112', true],
    ['(?:\\+49|0)30\\d+', '+493012', true],
    ['\\*21\\*(\\d+)#', '*21*030#', true],
    ['(00)?49\\d*', '4930', true],
  ])('%s on %s: %s', (pattern, digits, expected) => {
    expect(matches(pattern, digits)).toBe(expected);
  });

  it.each([
    ['a star behind a group', '(\\d+)+'],
    ['a count behind a group', '(\\d{2}){3}'],
    ['a look ahead', '(?=1)\\d'],
    ['a reference back', '(\\d)\\1'],
    ['an open group', '(12'],
    ['a closing bracket too much', '12)'],
    ['an open class', '[12'],
    ['two quantifiers', '1**'],
    ['a lazy one', '1+?'],
    ['a property of Unicode', '\\p{L}'],
    ['a bare quantifier', '+49'],
    ['a class the wrong way round', '[9-0]'],
  ])('is not taken with %s', (_, pattern) => {
    expect(refusal(pattern)).toContain("can't be read");
  });

  it.each(['\\d*\\d*\\d*\\d*', '(\\d*|\\d+)(.*|\\d)(.*|1)\\d*', '(\\d*)?(\\d*)?(\\d*)?1?'])(
    '%s has too many ways',
    (pattern) => {
      expect(refusal(pattern)).toContain('too many open parts');
    },
  );

  it('is not taken when it is empty or long', () => {
    expect(refusal('')).toBe('A rule needs digits or a pattern to match.');
    expect(refusal('1'.repeat(65))).toBe('A rule is at most 64 characters long.');
    expect(refusal('1', '1'.repeat(65))).toBe('A rule is at most 64 characters long.');
  });

  it.each(['\\d*\\d*\\d*0', '(1|1)(1|1)(1|1)(1|1)(1|1)(1|1)1*1*0', '(\\d?\\d?|\\d?)1*1*0'])(
    'of the slowest that are taken, %s, is done with 64 digits within a quarter of a second',
    (pattern) => {
      const rules = [{ pattern, replacement: '1' }];
      const started = performance.now();
      expect(applyRules(rules, '1'.repeat(64))).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(250);
    },
  );
});
