import { describe, expect, it } from 'vitest';
import { Dialling, LOCAL_ACCOUNT } from '../../../main/account/dialling.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import type { AccountRecord } from '../../../main/store/account-record.ts';
import { plainPlan, record } from './records.ts';

const home = { host: '127.0.0.1', port: 5060 };
const lines = ['echo', 'tone', '100'];

function dialling(accounts: readonly AccountRecord[] = [], defaultAccount?: string): Dialling {
  const isAtHome = (name: string) => lines.includes(name);
  return new Dialling({ accounts: () => accounts, defaultAccount: () => defaultAccount, home, isAtHome });
}

function dialled(by: Dialling, text: string, accountId?: string): string {
  const found = by.resolve(text, accountId);
  return found.ok ? `${formatUri(found.value.uri)} by ${found.value.accountId}` : found.error;
}

describe('what a person types is dialled, by an account that sends digits as typed, as', () => {
  const pbx = dialling([record({ domain: '127.0.0.1:5060' })]);

  it.each([
    ['sip:alice@example.com', 'sip:alice@example.com'],
    ['  sip:alice@example.com ', 'sip:alice@example.com'],
    ['<sip:alice@example.com>', 'sip:alice@example.com'],
    ['SIP:alice@EXAMPLE.com', 'sip:alice@example.com'],
    ['sips:alice@example.com', 'sips:alice@example.com'],
    ['alice@example.com', 'sip:alice@example.com'],
    ['alice@192.0.2.7', 'sip:alice@192.0.2.7'],
    ['bob@127.0.0.1:5064', 'sip:bob@127.0.0.1:5064'],
    ['sip:bob@127.0.0.1:5064;transport=tcp', 'sip:bob@127.0.0.1:5064;transport=tcp'],
    ['192.0.2.7', 'sip:192.0.2.7'],
    ['192.0.2.7:5070', 'sip:192.0.2.7:5070'],
    ['2001:db8::1', 'sip:[2001:db8::1]'],
    ['[2001:db8::1]:5070', 'sip:[2001:db8::1]:5070'],
    ['sip:bob@[::1]:5070', 'sip:bob@[::1]:5070'],
    ['pbx.example.com', 'sip:pbx.example.com'],
    ['localhost:5070', 'sip:localhost:5070'],
    ['bob', 'sip:bob@127.0.0.1:5060'],
    ['anna.maria', 'sip:anna.maria'],
    ['100', 'sip:100@127.0.0.1:5060'],
    ['*97', 'sip:*97@127.0.0.1:5060'],
    ['*21*0301234#', 'sip:*21*0301234%23@127.0.0.1:5060'],
    ['+49 (30) 1234-567', 'sip:+49301234567@127.0.0.1:5060;user=phone'],
    ['030 / 12 34 56', 'sip:030123456@127.0.0.1:5060'],
    ['tel:+1-201-555-0123', 'sip:+12015550123@127.0.0.1:5060;user=phone'],
    // RFC 3261 §19.1.6: the whole of the number, its parameters in one order and in lower case, goes before the @.
    ['tel:7042;phone-context=example.com', 'sip:7042;phone-context=example.com@127.0.0.1:5060;user=phone'],
    ['tel:7042;phone-context=127.0.0.1', 'sip:7042@127.0.0.1:5060'],
    ['tel:+358-555-1234567;POSTD=PP22;isub=1411', 'sip:+3585551234567;isub=1411;postd=pp22@127.0.0.1:5060;user=phone'],
    ['tel:+44-20-7946-0018;ext=5-5', 'sip:+442079460018;ext=55@127.0.0.1:5060;user=phone'],
    ['+44 20 7946 0018 ext. 55', 'sip:+442079460018;ext=55@127.0.0.1:5060;user=phone'],
    ['+44 20 7946 0018 x5', 'sip:+442079460018;ext=5@127.0.0.1:5060;user=phone'],
  ])('%s → %s', (typed, uri) => {
    expect(dialled(pbx, typed).replace(/ by .*/, '')).toBe(uri);
  });

  it.each([
    ['', 'Type a name, a number or an address.'],
    ['   ', 'Type a name, a number or an address.'],
    ['http://example.com', "Partyline can't dial http: addresses."],
    ['mailto:alice@example.com', "Partyline can't dial mailto: addresses."],
    ['sip:', 'This address is not complete. It should look like sip:name@host.'],
    ['tel:', 'This address is not complete. It should look like sip:name@host.'],
    ['alice@', 'This address is not complete. It should look like sip:name@host.'],
    ['bob@999.1.2.3', 'The part after the @ is not a host name or an IP address.'],
    ['two words', 'This is not an address. Try name@host, an IP address or a phone number.'],
    ['1'.repeat(65), 'This number has too many digits.'],
    [`sip:${'a'.repeat(1_024)}@b.example`, 'This is too long for an address.'],
  ])('“%s” is refused: %s', (typed, words) => {
    expect(dialled(pbx, typed)).toBe(words);
  });
});

describe('without any account', () => {
  const alone = dialling();

  it.each([
    ['echo', 'sip:echo@127.0.0.1:5060 by me'],
    ['bob', 'sip:bob@127.0.0.1:5060 by me'],
    ['alice@example.com', 'sip:alice@example.com by me'],
    ['192.0.2.7', 'sip:192.0.2.7 by me'],
    ['100', 'sip:100@127.0.0.1:5060 by me'],
  ])('%s → %s', (typed, expected) => {
    expect(dialled(alone, typed)).toBe(expected);
  });

  it.each(['+49 30 1234567', '112', 'tel:+12015550123'])('%s needs a provider, and that is said', (typed) => {
    expect(dialled(alone, typed)).toBe(
      'Phone numbers need a server that connects them: add an account with a provider or a PBX, or type an address such as name@host.',
    );
  });
});

describe('the account that a call goes by', () => {
  const work = record();
  const club = record({ id: 'club', user: '1000', domain: 'club.example:5080' });
  const both = dialling([work, club]);

  it.each([
    ['the first one, for a name', 'bob', 'sip:bob@example.com by work'],
    ['the first one, for a number', '112', 'sip:112@example.com by work'],
    ['the first one, for a stranger’s domain', 'bob@elsewhere.example', 'sip:bob@elsewhere.example by work'],
    ['the one at whose domain the address is', 'sip:bob@club.example:5080', 'sip:bob@club.example:5080 by club'],
    ['the first one again, where the port is another', 'sip:bob@club.example', 'sip:bob@club.example by work'],
    ['none, for a test line', 'echo', 'sip:echo@127.0.0.1:5060 by me'],
    ['none, for a test line’s address', 'sip:echo@127.0.0.1:5060', 'sip:echo@127.0.0.1:5060 by me'],
    ['none, for an IP address', 'bob@192.0.2.7', 'sip:bob@192.0.2.7 by me'],
    ['none, for a name of the local network', 'sip:door.local', 'sip:door.local by me'],
    ['the first one for a number, also where the exchange has it', '100', 'sip:100@example.com by work'],
  ])('is %s', (_, typed, expected) => {
    expect(dialled(both, typed)).toBe(expected);
  });

  it('is the default one where there is one', () => {
    expect(dialled(dialling([work, club], 'club'), 'bob')).toBe('sip:bob@club.example:5080 by club');
    expect(dialled(dialling([work, club], 'gone'), 'bob')).toBe('sip:bob@example.com by work');
    expect(dialled(dialling([work, club], LOCAL_ACCOUNT), 'bob')).toBe('sip:bob@127.0.0.1:5060 by me');
  });

  it('is the one that is named, before all else', () => {
    expect(dialled(both, 'echo', 'club')).toBe('sip:echo@club.example:5080 by club');
    expect(dialled(both, 'bob@192.0.2.7', 'club')).toBe('sip:bob@192.0.2.7 by club');
    expect(dialled(both, 'bob', LOCAL_ACCOUNT)).toBe('sip:bob@127.0.0.1:5060 by me');
    expect(dialled(both, '100', LOCAL_ACCOUNT)).toBe('sip:100@127.0.0.1:5060 by me');
    expect(dialled(both, 'bob', 'gone')).toBe('That account is not there, or is switched off.');
    expect(dialled(both, '112', LOCAL_ACCOUNT)).toBe(
      "“Me” is on this computer alone and can't call phone numbers: choose another account, add an account with a provider or a PBX, or type an address such as name@host.",
    );
  });
});

describe('the line below the dial field', () => {
  const german = record({ dialPlan: { ...plainPlan, country: 'DE', numbers: 'international' } });

  it.each([
    ['030/1234567', 'Calls +49 30 1234567 (Germany) by alice@example.com: sip:+49301234567@example.com;user=phone'],
    ['110', 'Calls sip:110@example.com by alice@example.com'],
    ['bob', 'Calls sip:bob@example.com by alice@example.com'],
    ['echo', 'Calls sip:echo@127.0.0.1:5060'],
    ['two words', 'This is not an address. Try name@host, an IP address or a phone number.'],
  ])('says of %s: %s', (typed, text) => {
    expect(dialling([german]).preview(typed).text).toBe(text);
  });

  it('names the address and the account for a program', () => {
    expect(dialling([german]).preview('030 1234567')).toMatchObject({
      uri: 'sip:+49301234567@example.com;user=phone',
      accountId: 'work',
    });
    expect(dialling([german]).preview('')).toEqual({ text: 'Type a name, a number or an address.' });
  });
});
