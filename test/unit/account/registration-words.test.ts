import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../main/account/registration-words.ts';
import type { RegistrationState } from '../../../main/sip/agent/registration-state.ts';
import type { Certificate } from '../../../main/sip/transport.ts';

const now = Date.UTC(2026, 10, 22, 12, 0);
const account = { user: 'alice', domain: 'example.com', pinnedCertificate: undefined };
const certificate: Certificate = {
  fingerprint: 'ab'.repeat(32),
  subject: 'CN=example.com',
  issuer: 'CN=Example Office CA',
  names: ['example.com'],
  validFrom: now,
  validTo: now,
};
const said = (state: RegistrationState, pinnedCertificate?: string) =>
  standingOf(state, { ...account, pinnedCertificate }, now);
const refused = (status: number, more: object = {}) =>
  said({ kind: 'refused', status, reason: 'Because', ...more }).text;

describe('an account’s state is said', () => {
  it.each<[RegistrationState['kind'], RegistrationState, string, string]>([
    ['idle', { kind: 'idle' }, 'unregistered', 'Not registered.'],
    ['registering', { kind: 'registering' }, 'registering', 'Registering with example.com…'],
    ['unregistering', { kind: 'unregistering' }, 'unregistering', 'Signing off from example.com…'],
  ])('when %s', (_, state, code, text) => {
    expect(said(state)).toEqual({ code, text });
  });

  it('when registered, with the time of day and as data', () => {
    const until = new Date(2026, 10, 22, 9, 5).getTime();
    expect(said({ kind: 'registered', until, bindings: [] })).toEqual({
      code: 'registered',
      text: 'Registered until 09:05.',
      until,
    });
  });

  it.each([
    [11_400, 'Trying again in 12 s.'],
    [120_000, 'Trying again in 120 s.'],
    [600_000, 'Trying again in 10 min.'],
    [0, 'Trying again now.'],
    [-5_000, 'Trying again now.'],
  ])('when nobody answers, with when it is tried again: in %i ms', (ms, retry) => {
    expect(said({ kind: 'unreachable', message: 'the connection was refused', retryAt: now + ms })).toEqual({
      code: 'unreachable',
      text: `No answer from example.com: the connection was refused. ${retry}`,
      retryAt: now + ms,
    });
  });

  it.each([
    ['wrong-password', 'Refused: wrong user name or password. Check both.'],
    ['no-password', 'example.com asks for a password, and this account has none. Enter it.'],
    [
      'untrusted',
      'Somebody other than example.com asked for the password and did not get it. Check the registrar and the outbound proxy.',
    ],
    ['unsupported', 'example.com asks for a way to sign in that Partyline does not have.'],
    [
      'downgraded',
      'example.com asks for a weaker way to sign in than before, so the password was not given: somebody may stand between. Ask the provider.',
    ],
    ['too-many-rounds', 'example.com asks for the password again and again. Ask the provider.'],
  ])('when %s', (problem, text) => {
    expect(refused(401, { problem })).toBe(text);
  });

  it.each([
    [401, 'Refused: wrong user name or password. Check both.'],
    [
      403,
      'Refused: example.com does not let alice register. Check the user name and the password, or ask the provider.',
    ],
    [404, 'Refused: example.com does not know alice. Check the user name and the domain.'],
    [423, 'Refused: example.com wants registrations that last longer. Raise the time in the settings.'],
    [500, 'example.com has a problem of its own (500 Because).'],
    [606, 'Refused by example.com: 606 Because.'],
  ])('when refused with %i', (status, text) => {
    expect(refused(status)).toBe(text);
  });

  it('when it is asked again later', () => {
    expect(refused(503, { retryAt: now + 30_000 })).toBe(
      'example.com is overloaded or being serviced. Trying again in 30 s.',
    );
  });

  it('when the server shows an unknown certificate, and loudly when a pinned one has changed', () => {
    const state: RegistrationState = { kind: 'unreachable', message: 'untrusted', certificate, retryAt: now };
    expect(said(state)).toMatchObject({
      code: 'untrusted',
      certificate,
      text: "example.com shows a certificate that this computer does not know (issued by CN=Example Office CA). Nothing was sent. If it is your provider's, trust it for this account.",
    });
    expect(said(state, 'cd'.repeat(32)).text).toMatch(
      /^Danger: example.com shows another certificate than the one that you trusted\./,
    );
  });

  it('without a stranger’s tricks', () => {
    const reason = `bad\r\nnews\u202e${'x'.repeat(500)}`;
    const { text } = said({ kind: 'refused', status: 499, reason });
    expect(text).toMatch(/^Refused by example.com: 499 bad news x+…\.$/);
    expect(text.length).toBeLessThan(200);
  });
});
