import { describe, expect, it } from 'vitest';
import { onOneLine, readAddressList } from '../../../../renderer/features/conference/address-list.ts';

describe('a list of addresses', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '  ', []],
    ['one', 'bob@example.com', ['bob@example.com']],
    ['commas between', 'bob, carol ,sip:dave@example.com', ['bob', 'carol', 'sip:dave@example.com']],
    ['lines, as they are pasted', 'bob\r\ncarol\n\n+49 30 901820\n', ['bob', 'carol', '+49 30 901820']],
    ['columns of a table', 'bob\tcarol', ['bob', 'carol']],
    ['commas too many', ',bob,,carol,', ['bob', 'carol']],
    ['the same twice', 'bob, bob', ['bob']],
    [
      'a comma in a quoted name',
      '"Doe, John" <sip:john@example.com>, bob',
      ['"Doe, John" <sip:john@example.com>', 'bob'],
    ],
    ['parameters of a URI', 'sip:bob@example.com;transport=tcp, carol', ['sip:bob@example.com;transport=tcp', 'carol']],
    ['semicolons, as mail programs put them', 'bob; carol;', ['bob', 'carol']],
    ['a semicolon in a quoted name', '"Doe; John" <sip:john@example.com>', ['"Doe; John" <sip:john@example.com>']],
    ['a quote that is not closed ends with its line', '"Doe, John\ncarol', ['"Doe, John', 'carol']],
  ])('%s', (_, typed, addresses) => {
    expect(readAddressList(typed)).toEqual(addresses);
  });

  it('that is pasted stays a list on one line', () => {
    expect(onOneLine('bob\r\n carol,\n\ndave')).toBe('bob, carol, dave');
    expect(readAddressList(onOneLine('bob\ncarol'))).toEqual(['bob', 'carol']);
  });
});
