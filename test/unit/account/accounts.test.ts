import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { settle } from '../../support/virtual-clock.ts';
import { AccountRig, done, draft } from './account-rig.ts';
import { openFeatures } from './records.ts';

let rig: AccountRig;
beforeEach(() => {
  rig = new AccountRig();
});
afterEach(() => rig.remove());

const registered = () => ({ kind: 'registered', until: rig.clock.wallTime() + 600_000, bindings: [] }) as const;

describe('an account', () => {
  it('registers as soon as it is added, and again after a start', () => {
    rig.add({ outboundProxy: 'proxy.example', transport: 'tls' }, 'open sesame');
    const seen = () => {
      const { aor, registrar, route = [], expiresSeconds, displayName } = rig.latest.options;
      return [formatUri(aor), formatUri(registrar), ...route.map(formatUri), expiresSeconds, displayName];
    };
    const expected = [
      'sip:alice@example.com',
      'sip:example.com;transport=tls',
      'sip:proxy.example;transport=tls;lr',
      600,
      'Alice',
    ];
    expect(seen()).toEqual(expected);
    const { contactUser, instanceId } = rig.latest.options;
    rig.restart();
    expect(seen()).toEqual(expected);
    expect(rig.latest.options).toMatchObject({ contactUser, instanceId });
    expect(instanceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(contactUser).toMatch(/^[0-9a-f]{16}$/);
  });

  it('keeps its password apart from the database', () => {
    const id = rig.add({}, 'open sesame');
    rig.store.dispose();
    for (const file of ['partyline.db', 'secrets.json'])
      expect(readFileSync(join(rig.folder.path, file)).includes('open sesame')).toBe(false);
    expect(rig.accounts.hasPassword(id)).toBe(true);
  });

  it('is checked: each field that is wrong is named, and nothing is kept', () => {
    const added = rig.accounts.add({ ...draft(), user: '', domain: 'example..com:99999' });
    expect(added).toMatchObject({
      ok: false,
      error: { code: 'bad-account', problems: [{ field: 'user' }, { field: 'domain' }] },
    });
    expect([rig.accounts.list(), rig.store.accounts.list(), rig.registrations]).toEqual([[], [], []]);
  });

  it('says how it stands, and that it has changed', () => {
    rig.add();
    expect(rig.texts()).toEqual(['Registering with example.com…']);
    const before = rig.changes;
    rig.latest.enter({ kind: 'unreachable', message: 'nobody there', retryAt: rig.clock.wallTime() + 30_000 });
    expect(rig.changes).toBe(before + 1);
    expect(rig.texts()).toEqual(['No answer from example.com: nobody there. Trying again in 30 s.']);
  });

  it('that does not register is ready at once', () => {
    const id = rig.add({ registers: false });
    expect(rig.registrations).toEqual([]);
    expect(rig.texts()).toEqual(['Ready. This account does not register.']);
    expect(rig.accounts.identityOf(id)?.from.displayName).toBe('Alice');
  });

  it('that is off is not registered and can’t call', () => {
    const id = rig.add({ enabled: false });
    expect(rig.registrations).toEqual([]);
    expect(rig.texts()).toEqual(['Switched off.']);
    expect(rig.accounts.identityOf(id)).toBeUndefined();
  });

  it('that somebody has made senseless says so and does nothing', () => {
    const id = rig.add();
    const kept = rig.accounts.get(id)?.record;
    if (kept) rig.store.accounts.save({ ...kept, domain: 'not a host' });
    rig.restart();
    expect(rig.registrations).toEqual([]);
    expect(rig.texts()[0]).toMatch(/^This account can't be used: .* Correct it in its settings\.$/);
  });
});

describe('a changed account', () => {
  it('is signed off before it is signed on again', async () => {
    const id = rig.add();
    const first = rig.latest;
    first.enter(registered());
    done(rig.accounts.update(id, { ...draft(), domain: 'elsewhere.example' }));
    await settle();
    expect(first.state.kind).toBe('unregistering');
    expect(rig.registrations).toHaveLength(1);
    await rig.signOff(first);
    expect(first.disposed).toBe(true);
    expect(formatUri(rig.latest.options.registrar)).toBe('sip:elsewhere.example');
    rig.restart();
    expect(rig.accounts.get(id)?.record.domain).toBe('elsewhere.example');
  });

  it('stays registered when its server would not notice', async () => {
    const id = rig.add();
    done(rig.accounts.update(id, { ...draft(), dialPlan: { ...draft().dialPlan, country: 'DE' } }));
    done(rig.accounts.setFeatures(id, { ...openFeatures, doNotDisturb: true }));
    await settle();
    expect(rig.latest.state.kind).toBe('registering');
    expect(rig.accounts.get(id)?.record).toMatchObject({
      dialPlan: { country: 'DE' },
      features: { doNotDisturb: true },
    });
  });

  it('is signed on anew with a new password; without one it keeps the old', async () => {
    const id = rig.add({}, 'old');
    done(rig.accounts.update(id, draft()));
    expect(rig.secrets.get(`account:${id}`)).toBe('old');
    done(rig.accounts.update(id, draft(), 'new'));
    await settle();
    expect(rig.latest.state.kind).toBe('unregistering');
    await rig.signOff(rig.latest);
    expect(rig.registrations).toHaveLength(2);
    expect(rig.secrets.get(`account:${id}`)).toBe('new');
    done(rig.accounts.update(id, draft(), ''));
    expect(rig.accounts.hasPassword(id)).toBe(false);
  });

  it('that is changed twice while signing off is signed on once, as it is then', async () => {
    const id = rig.add();
    const first = rig.latest;
    done(rig.accounts.update(id, { ...draft(), domain: 'b.example' }));
    done(rig.accounts.update(id, { ...draft(), domain: 'c.example' }));
    await settle();
    await rig.signOff(first);
    expect(rig.registrations.map(({ options }) => formatUri(options.registrar))).toEqual([
      'sip:example.com',
      'sip:c.example',
    ]);
  });

  it('can be switched off and on', async () => {
    const id = rig.add();
    done(rig.accounts.setEnabled(id, false));
    await settle();
    expect(rig.texts()).toEqual(['Signing off from example.com…']);
    await rig.signOff(rig.latest);
    expect(rig.texts()).toEqual(['Switched off.']);
    done(rig.accounts.setEnabled(id, true));
    await settle();
    expect(rig.registrations).toHaveLength(2);
  });
});

describe('a removed account', () => {
  it('is signed off, and comes back to its place with its password', async () => {
    const [work, home] = [rig.add({}, 'open sesame'), rig.add({ user: '1000' })];
    const [first] = rig.registrations;
    done(rig.accounts.remove(work));
    await settle();
    expect(first?.state.kind).toBe('unregistering');
    expect(rig.accounts.list().map(({ record }) => record.id)).toEqual([home]);
    done(rig.accounts.restore(work));
    await settle();
    expect(rig.registrations).toHaveLength(2);
    if (first) await rig.signOff(first);
    expect(rig.registrations).toHaveLength(3);
    expect(rig.accounts.list().map(({ record }) => record.id)).toEqual([work, home]);
    expect(rig.accounts.hasPassword(work)).toBe(true);
  });

  it('is gone for good with the next start, and its password too', () => {
    const id = rig.add({}, 'open sesame');
    done(rig.accounts.remove(id));
    rig.restart();
    expect(rig.accounts.restore(id)).toMatchObject({ ok: false, error: { code: 'no-such-account' } });
    expect(rig.secrets.get(`account:${id}`)).toBeUndefined();
  });
});

describe('a certificate', () => {
  const certificate = {
    fingerprint: 'ab'.repeat(32),
    subject: 'CN=example.com',
    issuer: 'CN=Office',
    names: [],
    validFrom: 0,
    validTo: 0,
  };

  it('is trusted only as it is shown now, and then tried at once', async () => {
    const id = rig.add({ transport: 'tls' });
    rig.latest.enter({ kind: 'unreachable', message: 'untrusted', certificate, retryAt: 0 });
    expect(rig.accounts.pin(id, 'cd'.repeat(32))).toMatchObject({ ok: false, error: { code: 'other-certificate' } });
    done(rig.accounts.pin(id, certificate.fingerprint));
    await settle();
    await rig.signOff(rig.latest);
    expect(rig.registrations).toHaveLength(2);
    rig.restart();
    expect(rig.accounts.get(id)?.record.pinnedCertificate).toBe(certificate.fingerprint);
  });
});

describe('all accounts', () => {
  it('are tried at once when the network is another, and one when a person asks', () => {
    const id = rig.add();
    rig.add({ user: '1000' });
    rig.accounts.networkChanged();
    done(rig.accounts.retry(id));
    expect(rig.registrations.map(({ retries }) => retries)).toEqual([['network', 'asked'], ['network']]);
  });

  it('are signed off together, the removed ones too', async () => {
    rig.add();
    done(rig.accounts.remove(rig.add({ user: '1000' })));
    let closed = false;
    const closing = rig.accounts.closeAll().then(() => {
      closed = true;
    });
    await settle();
    expect(rig.registrations.map(({ state }) => state.kind)).toEqual(['unregistering', 'unregistering']);
    expect(closed).toBe(false);
    for (const registration of rig.registrations) await rig.signOff(registration);
    await closing;
    expect(rig.registrations.every(({ disposed }) => disposed)).toBe(true);
  });

  it('have a default: the one chosen, else the first that is on, else the local one', () => {
    expect(rig.accounts.defaultId).toBe('me');
    const off = rig.add({ enabled: false });
    const [work, home] = [rig.add(), rig.add({ user: '1000' })];
    expect(rig.accounts.defaultId).toBe(work);
    done(rig.accounts.makeDefault(home));
    expect(rig.accounts.defaultId).toBe(home);
    done(rig.accounts.makeDefault(off));
    expect(rig.accounts.defaultId).toBe(work);
    done(rig.accounts.makeDefault('me'));
    expect(rig.accounts.defaultId).toBe('me');
    expect(rig.accounts.makeDefault('gone')).toMatchObject({ ok: false, error: { code: 'no-such-account' } });
  });

  it('say in words when they can’t be kept', () => {
    const id = rig.add();
    rig.store.dispose();
    expect(rig.accounts.setEnabled(id, false)).toMatchObject({
      ok: false,
      error: {
        code: 'not-kept',
        message: expect.stringMatching(/^This could not be saved: .* Nothing was changed\.$/),
      },
    });
    expect(rig.accounts.get(id)?.record.enabled).toBe(true);
  });
});
