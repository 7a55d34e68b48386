import { describe, expect, it } from 'vitest';
import { type AccountDraft, tidied } from '../../../main/account/account-draft.ts';
import { checkDraft } from '../../../main/account/check-draft.ts';
import { draft } from './account-rig.ts';
import { openFeatures, plainPlan } from './records.ts';

const problems = (changes: Partial<AccountDraft>) =>
  checkDraft(tidied({ ...draft(), ...changes })).map(({ field, text }) => `${field}: ${text}`);

describe('an account is not saved', () => {
  const long = 'a'.repeat(300);
  const forwarding = { noAnswerSeconds: 20 };

  it.each<[Partial<AccountDraft>, string]>([
    [{ user: ' ' }, 'user: Enter the user name: what is before the @ of the address.'],
    [{ user: 'alice@elsewhere.example' }, 'user: Leave out the @ and what is after it: that is the domain.'],
    [{ user: 'a\tb' }, 'user: This has characters that are not text.'],
    [{ user: long }, 'user: This can have 256 characters.'],
    [{ domain: '' }, 'domain: Enter the domain: what is after the @ of the address.'],
    [
      { domain: 'example.com;transport=tls' },
      'domain: A domain is a host name, with a port where it has one: example.com:5070.',
    ],
    [{ domain: 'exa mple' }, 'domain: exa mple is not the name or address of a server.'],
    [{ domain: 'example..com' }, 'domain: example..com is not the name or address of a server.'],
    [{ domain: '999.1.2.3' }, 'domain: 999.1.2.3 is not the name or address of a server.'],
    [{ domain: 'example.com:99999' }, 'domain: example.com:99999 is not the name or address of a server.'],
    [{ displayName: 'A\nB' }, 'displayName: This has characters that are not text.'],
    [{ registrar: 'http://example.com' }, 'registrar: http://example.com is not the name or address of a server.'],
    [{ outboundProxy: 'a b' }, 'outboundProxy: a b is not the name or address of a server.'],
    [
      { transport: 'wss', webSocketPath: 'ws' },
      'webSocketPath: The path on a WebSocket server begins with a slash and has no spaces, as in /ws.',
    ],
    [
      { transport: 'ws', webSocketPath: '/a b' },
      'webSocketPath: The path on a WebSocket server begins with a slash and has no spaces, as in /ws.',
    ],
    [{ expiresSeconds: 59 }, 'expiresSeconds: A registration lasts from 60 seconds to a day (86400).'],
    [{ expiresSeconds: 600.5 }, 'expiresSeconds: A registration lasts from 60 seconds to a day (86400).'],
    [{ pinnedCertificate: 'ab' }, 'pinnedCertificate: The fingerprint of a certificate has 64 hexadecimal digits.'],
    [{ dialPlan: { ...plainPlan, country: 'XX' } }, 'dialPlan.country: There is no country XX.'],
    [{ dialPlan: { ...plainPlan, prefix: '0a' } }, 'dialPlan.prefix: A prefix has up to 16 digits.'],
    [
      { dialPlan: { ...plainPlan, rules: [{ pattern: '(1', replacement: '' }] } },
      "dialPlan.rules.0: The pattern (1 can't be read. It may have digits, [0-9], \\d, (…), |, ?, *, + and {n}.",
    ],
    [
      { dialPlan: { ...plainPlan, rules: Array.from({ length: 33 }, () => ({ pattern: '1', replacement: '2' })) } },
      'dialPlan.rules: There can be 32 rules.',
    ],
    [
      { features: { ...openFeatures, forwarding: { ...forwarding, busy: 'two words' } } },
      'features.forwarding.busy: This is not an address. Try name@host, an IP address or a phone number.',
    ],
    [
      { features: { ...openFeatures, forwarding: { noAnswerSeconds: 0 } } },
      'features.forwarding.noAnswerSeconds: It can ring from 1 to 300 seconds.',
    ],
    [
      { features: { ...openFeatures, autoAnswerSeconds: 61 } },
      'features.autoAnswerSeconds: A call can be answered after 0 to 60 seconds.',
    ],
  ])('%j: %s', (changes, words) => {
    expect(problems(changes)).toEqual([words]);
  });
});

describe('an account is saved', () => {
  it.each<Partial<AccountDraft>>([
    {},
    { domain: '192.0.2.7:5070' },
    { domain: 'localhost' },
    { user: '+49301234567', authUser: 'trunk 7' },
    { transport: 'udp', webSocketPath: 'unused' },
    {
      dialPlan: { ...plainPlan, country: 'DE', prefix: '0', rules: [{ pattern: '7(\\d\\d)', replacement: '+4930$1' }] },
    },
    {
      features: { ...openFeatures, autoAnswerSeconds: 0, forwarding: { always: '030 1234567', noAnswerSeconds: 300 } },
    },
  ])('with %j', (changes) => {
    expect(problems(changes)).toEqual([]);
  });
});

describe('what people leave around what they mean is tidied', () => {
  const tidy = (changes: Partial<AccountDraft>) => tidied({ ...draft(), ...changes });

  it.each([
    ['sip:alice@example.com', '', 'alice', 'example.com'],
    ['alice@Example.com', 'example.com', 'alice', 'example.com'],
    [' alice ', ' SIP:Example.com ', 'alice', 'example.com'],
    ['alice', 'alice@example.com', 'alice', 'example.com'],
    ['alice@work', 'example.com', 'alice@work', 'example.com'],
  ])('user “%s” at “%s” is %s at %s', (user, domain, name, home) => {
    expect(tidy({ user, domain })).toMatchObject({ user: name, domain: home });
  });

  it('empty fields are as absent ones', () => {
    const { authUser, registrar, outboundProxy, webSocketPath, dialPlan, features } = tidy({
      authUser: '',
      registrar: ' ',
      outboundProxy: '',
      webSocketPath: '',
      dialPlan: { ...plainPlan, country: '', prefix: ' ', rules: [{ pattern: '', replacement: '' }] },
      features: { ...openFeatures, forwarding: { always: '', busy: ' ', noAnswer: '', noAnswerSeconds: 20 } },
    });
    const { always, busy, noAnswer } = features.forwarding;
    const fields = [
      authUser,
      registrar,
      outboundProxy,
      webSocketPath,
      dialPlan.country,
      dialPlan.prefix,
      always,
      busy,
      noAnswer,
    ];
    expect(fields).toEqual(fields.map(() => undefined));
    expect(dialPlan.rules).toEqual([]);
  });

  it('countries and fingerprints are written in one way', () => {
    const { dialPlan, pinnedCertificate } = tidy({
      dialPlan: { ...plainPlan, country: 'de' },
      pinnedCertificate: 'AB'.repeat(32),
    });
    expect([dialPlan.country, pinnedCertificate]).toEqual(['DE', 'ab'.repeat(32)]);
  });
});
