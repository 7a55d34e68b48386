import { describe, expect, it } from 'vitest';
import { parseDialString } from '../../../main/call/dial-string.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';

const domain = { host: '127.0.0.1', port: 5060 };

function dialled(text: string): string {
  const uri = parseDialString(text, domain);
  return uri.ok ? formatUri(uri.value) : uri.error;
}

describe('what a person types is dialled as', () => {
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
    ['echo', 'sip:echo@127.0.0.1:5060'],
    ['anna.maria', 'sip:anna.maria'],
    ['100', 'sip:100@127.0.0.1:5060'],
    ['*97', 'sip:*97@127.0.0.1:5060'],
    ['+49 (30) 1234-567', 'sip:+49301234567@127.0.0.1:5060;user=phone'],
    ['030 / 12 34 56', 'sip:030123456@127.0.0.1:5060'],
    ['tel:+1-201-555-0123', 'sip:+12015550123@127.0.0.1:5060;user=phone'],
    ['tel:7042;phone-context=example.com', 'sip:7042@127.0.0.1:5060'],
  ])('%s → %s', (typed, uri) => {
    expect(dialled(typed)).toBe(uri);
  });

  it.each([
    ['', 'Type a name, a number or an address.'],
    ['   ', 'Type a name, a number or an address.'],
    ['http://example.com', "Partyline can't dial http: addresses."],
    ['mailto:alice@example.com', "Partyline can't dial mailto: addresses."],
    ['sip:', 'This address is not complete. It should look like sip:name@host.'],
    ['alice@', 'This address is not complete. It should look like sip:name@host.'],
    ['bob@999.1.2.3', 'The part after the @ is not a host name or an IP address.'],
    ['two words', 'This is not an address. Try name@host, an IP address or a phone number.'],
  ])('“%s” is refused: %s', (typed, words) => {
    expect(dialled(typed)).toBe(words);
  });
});
