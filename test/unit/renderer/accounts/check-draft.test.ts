import { describe, expect, it } from 'vitest';
import { checkDraft, readAddress, refusedFields } from '../../../../renderer/features/accounts/check-draft.ts';
import {
  type AccountDraft,
  changesDialPlan,
  draftOf,
  newRule,
  newSettings,
} from '../../../../renderer/features/accounts/draft.ts';

const fresh = newSettings('DE');
const blank = draftOf(fresh);

function checked(change: Partial<AccountDraft>) {
  return checkDraft({ ...blank, address: 'alice@example.com', ...change }, fresh);
}

function settingsOf(change: Partial<AccountDraft>) {
  const result = checked(change);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.settings;
}

function errorsOf(change: Partial<AccountDraft>) {
  const result = checked(change);
  return result.ok ? {} : result.errors;
}

describe('the address', () => {
  it.each([
    ['alice@example.com', 'alice', 'example.com'],
    ['  sip:alice@example.com  ', 'alice', 'example.com'],
    ['<sips:alice@example.com;transport=tls>', 'alice', 'example.com'],
    ['+4930901820@sip.example.com:5061', '+4930901820', 'sip.example.com:5061'],
    ['alice@[2001:db8::1]:5060', 'alice', '[2001:db8::1]:5060'],
    ['alice@192.0.2.7', 'alice', '192.0.2.7'],
  ])('%s', (typed, user, domain) => {
    expect(readAddress(typed)).toEqual({ user, domain });
  });

  it.each([
    ['', 'Enter the address that your provider gave you.'],
    ['alice', 'Enter it as user@domain, for example alice@example.com.'],
    ['@example.com', 'Enter it as user@domain, for example alice@example.com.'],
    ['alice@', 'Enter it as user@domain, for example alice@example.com.'],
    ['al ice@example.com', 'Enter it as user@domain, for example alice@example.com.'],
    ['alice@example.com:70000', 'A port is a number from 1 to 65535.'],
  ])('%j is said to be wrong', (typed, error) => {
    expect(readAddress(typed)).toBe(error);
  });
});

describe('what the form comes to', () => {
  it('leaves out what was left empty', () => {
    expect(settingsOf({})).toEqual({ ...fresh, user: 'alice', domain: 'example.com' });
  });

  it('has what was entered, without the spaces around it', () => {
    const rules = [newRule(' (\\d{4}) ', '0$1')];
    const settings = settingsOf({
      displayName: ' Alice ',
      authUser: 'a1',
      registrar: ' sip:reg.example.com ',
      outboundProxy: 'proxy.example.com:5080',
      transport: 'wss',
      webSocketPath: '/ws',
      expires: '120',
      country: '',
      prefix: '0',
      rules,
    });
    expect(settings).toMatchObject({
      displayName: 'Alice',
      authUser: 'a1',
      registrar: 'sip:reg.example.com',
      outboundProxy: 'proxy.example.com:5080',
      transport: 'wss',
      webSocketPath: '/ws',
      expiresSeconds: 120,
      dialPlan: { prefix: '0', rules: [{ pattern: '(\\d{4})', replacement: '0$1' }] },
    });
    expect(settings.dialPlan.country).toBeUndefined();
  });

  it('keeps what the form doesn’t show: the pinned certificate, the features, whether it is on', () => {
    const before = { ...fresh, enabled: false, pinnedCertificate: 'ab'.repeat(32) };
    const result = checkDraft({ ...draftOf(before), address: 'a@b.example' }, before);
    expect(result).toMatchObject({ ok: true, settings: { enabled: false, pinnedCertificate: 'ab'.repeat(32) } });
  });

  it('forgets the path of a WebSocket that isn’t one any more', () => {
    expect(settingsOf({ transport: 'tls', webSocketPath: '/ws' }).webSocketPath).toBeUndefined();
  });
});

describe('what is wrong, at its field', () => {
  const server = 'Enter a name or an IP address, with a port where it needs one: sip.example.com:5061.';
  it.each<[string, Partial<AccountDraft>, object]>([
    ['a registrar with a space', { registrar: 'two words' }, { registrar: server }],
    ['a proxy with port 0', { outboundProxy: 'a.example:0' }, { outboundProxy: 'A port is a number from 1 to 65535.' }],
    [
      'a path without a slash',
      { transport: 'ws', webSocketPath: 'ws' },
      { webSocketPath: 'A path begins with / and has no spaces.' },
    ],
    ['59 seconds', { expires: '59' }, { expires: 'Enter a number from 60 to 86400.' }],
    ['a day and a second', { expires: '86401' }, { expires: 'Enter a number from 60 to 86400.' }],
    ['an hour in words', { expires: '1h' }, { expires: 'Enter a number from 60 to 86400.' }],
    ['a prefix of letters', { prefix: 'x' }, { prefix: 'Only digits, * and #.' }],
  ])('%s', (_, change, errors) => {
    expect(errorsOf(change)).toEqual(errors);
  });

  it('is not the time of a registration that there is none of', () => {
    expect(errorsOf({ registers: false, expires: '' })).toEqual({});
  });

  it('names each rule', () => {
    const rules = [newRule('(', ''), newRule('\\d+', '$0'), newRule('', '1')];
    expect(errorsOf({ rules })).toEqual({
      [`rule-${rules[0]?.key}`]: 'This is not a regular expression.',
      [`rule-${rules[2]?.key}`]: 'Enter a pattern, or remove the rule.',
    });
  });

  it('is also what the engine found', () => {
    const rules = [newRule('1', '2'), newRule('3', '4')];
    const problems = [
      { field: 'domain', text: 'No such host.' },
      { field: 'dialPlan.rules.1', text: 'Too slow.' },
      { field: 'features.forwarding.busy', text: 'Not here.' },
    ];
    expect(refusedFields(problems, rules)).toEqual({
      address: 'No such host.',
      [`rule-${rules[1]?.key}`]: 'Too slow.',
    });
  });
});

describe('whether the dial plan was changed', () => {
  it.each<[string, Partial<AccountDraft>, boolean]>([
    ['nothing', {}, false],
    ['the name', { displayName: 'x' }, false],
    ['the prefix', { prefix: '0' }, true],
    ['a rule', { rules: [newRule('1', '2')] }, true],
  ])('%s', (_, change, changed) => {
    expect(changesDialPlan({ ...blank, ...change }, blank)).toBe(changed);
  });
});
