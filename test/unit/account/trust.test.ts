import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { uri } from '../../scenario/uri.ts';
import { settle } from '../../support/virtual-clock.ts';
import { AccountRig, done, draft, flowTo } from './account-rig.ts';

let rig: AccountRig;
beforeEach(() => {
  rig = new AccountRig();
});
afterEach(() => rig.remove());

const at = (address: string, port = 5060) => ({ protocol: 'udp', address, port }) as const;
const locate = (text: string) => rig.servers.locate(uri(text));

describe('an account trusts', () => {
  it('where its registrar and its proxy were located, and nobody else', async () => {
    const id = rig.add({ outboundProxy: 'proxy.example' });
    rig.dns.set('example.com', [at('192.0.2.10'), at('192.0.2.11', 5070)]);
    rig.dns.set('proxy.example', [at('192.0.2.20')]);
    rig.dns.set('evil.example', [at('192.0.2.66')]);
    expect(rig.accounts.trusts(id, flowTo('192.0.2.10'))).toBe(false);
    for (const host of ['example.com', 'proxy.example', 'evil.example']) await locate(`sip:${host}`);
    const trusted = [
      flowTo('192.0.2.10'),
      flowTo('192.0.2.11', 5070),
      flowTo('192.0.2.20'),
      flowTo('192.0.2.11'),
      flowTo('192.0.2.66'),
    ].map((flow) => rig.accounts.trusts(id, flow));
    expect(trusted).toEqual([true, true, true, false, false]);
    expect(rig.accounts.isOwnServer(flowTo('192.0.2.20'))).toBe(true);
    expect(rig.accounts.isOwnServer(flowTo('192.0.2.66'))).toBe(false);
  });

  it('the way that it registered over, whatever the DNS says now', () => {
    const id = rig.add();
    rig.latest.flow = flowTo('192.0.2.30');
    expect(rig.accounts.trusts(id, flowTo('192.0.2.30'))).toBe(true);
    expect(rig.accounts.trusts(id, flowTo('192.0.2.30', 5070))).toBe(false);
  });

  it('the servers of the look-up before the last too, and none from before that', async () => {
    const id = rig.add();
    for (const last of [1, 2, 3]) {
      rig.dns.set('example.com', [at(`192.0.2.${last}`)]);
      await locate('sip:example.com');
    }
    expect([1, 2, 3].map((last) => rig.accounts.trusts(id, flowTo(`192.0.2.${last}`)))).toEqual([false, true, true]);
  });

  it('over a way that is encrypted, where that is how its servers are reached: anyone can write their address on a datagram', async () => {
    const id = rig.add({ transport: 'tls' });
    rig.dns.set('example.com', [{ protocol: 'tls', address: '192.0.2.10', port: 5061 }]);
    await locate('sip:example.com;transport=tls');
    const [plain, encrypted] = [flowTo('192.0.2.10', 5061), flowTo('192.0.2.10', 5061, 'tls')];
    expect([plain, encrypted].map((flow) => rig.accounts.trusts(id, flow))).toEqual([false, true]);
  });

  it('nobody once it is off', async () => {
    const id = rig.add();
    rig.dns.set('example.com', [at('192.0.2.10')]);
    await locate('sip:example.com');
    done(rig.accounts.setEnabled(id, false));
    await Promise.resolve();
    await rig.signOff(rig.latest);
    expect(rig.accounts.trusts(id, flowTo('192.0.2.10'))).toBe(false);
    expect(rig.servers.isServer({ host: 'example.com' }, flowTo('192.0.2.10'))).toBe(false);
  });
});

describe('an account whose server’s certificate is pinned', () => {
  const pinnedCertificate = 'ab'.repeat(32);
  const tls = { protocol: 'tls', address: '192.0.2.10', port: 5061 } as const;
  const tcp = { protocol: 'tcp', address: '192.0.2.10', port: 5060 } as const;

  it('is led nowhere in clear, however the DNS orders it', async () => {
    rig.add({ pinnedCertificate });
    rig.dns.set('example.com', [at('192.0.2.10'), tcp, tls]);
    expect(await locate('sip:example.com')).toEqual({ ok: true, value: [tls] });
    rig.dns.set('example.com', [at('192.0.2.10'), tcp]);
    expect(await locate('sip:example.com')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  it('proves itself to nobody over UDP or TCP, even if it was registered over it or is told to go by it', async () => {
    const id = rig.add({ pinnedCertificate, registrar: 'sip:example.com;transport=tcp' });
    rig.dns.set('example.com', [tcp]);
    await locate('sip:example.com;transport=tcp');
    rig.latest.flow = flowTo('192.0.2.10', 5060, 'tcp');
    expect(rig.accounts.trusts(id, rig.latest.flow)).toBe(false);
    expect(rig.accounts.trusts(id, flowTo('192.0.2.10'))).toBe(false);
  });

  it('begins anew when it is pinned, and gives the pin up with TLS', async () => {
    const id = rig.add();
    done(rig.accounts.update(id, { ...draft(), pinnedCertificate }));
    await settle();
    await rig.signOff(rig.latest);
    expect(rig.registrations).toHaveLength(2);
    done(rig.accounts.update(id, { ...draft(), pinnedCertificate, transport: 'udp' }));
    expect(rig.accounts.get(id)?.record.pinnedCertificate).toBeUndefined();
  });
});

it('another port of the account’s host is somebody else’s', async () => {
  const id = rig.add();
  rig.dns.set('example.com', [at('192.0.2.10', 6_666)]);
  await locate('sip:bob@example.com:6666');
  expect(rig.accounts.trusts(id, flowTo('192.0.2.10', 6_666))).toBe(false);
  expect(rig.exempt).toEqual([]);
});

it('an address with a `maddr` makes nobody a server of the account that it names', async () => {
  const id = rig.add();
  rig.dns.set('192.0.2.66', [at('192.0.2.66')]);
  expect(await locate('sip:bob@example.com;maddr=192.0.2.66')).toMatchObject({ ok: true });
  expect(rig.accounts.trusts(id, flowTo('192.0.2.66'))).toBe(false);
  expect(rig.exempt).toEqual([]);
});

describe('what holds strangers back does not hold', () => {
  it('the servers of the last two look-ups, each once, as long as an account has them', async () => {
    const [first, second] = [rig.add(), rig.add({ user: 'other' })];
    for (const last of [1, 2, 3]) {
      rig.dns.set('example.com', [at(`192.0.2.${last}`), at(`192.0.2.${last}`, 5070), at('192.0.2.9')]);
      await locate('sip:example.com');
    }
    expect([...rig.exempt].sort()).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.9']);
    done(rig.accounts.setEnabled(first, false));
    await Promise.resolve();
    await rig.signOff(rig.registrations[0] ?? rig.latest);
    expect(rig.exempt).toHaveLength(3);
    done(rig.accounts.setEnabled(second, false));
    await Promise.resolve();
    await rig.signOff(rig.latest);
    expect(rig.exempt).toEqual([]);
  });
});

describe('a WebSocket server', () => {
  const paths = async (host: string) => {
    const located = await locate(`sip:${host};transport=wss`);
    return located.ok ? located.value.map(({ path }) => path) : [];
  };

  it('is asked for the resource that its account names, as long as the account is on', async () => {
    const id = rig.add({ transport: 'wss', webSocketPath: '/sip' });
    const targets = [
      { protocol: 'wss', address: '192.0.2.10', port: 443 },
      { protocol: 'tcp', address: '192.0.2.10', port: 5060 },
    ] as const;
    rig.dns.set('example.com', targets);
    rig.dns.set('elsewhere.example', targets);
    expect(await paths('example.com')).toEqual(['/sip', undefined]);
    expect(await paths('elsewhere.example')).toEqual([undefined, undefined]);
    done(rig.accounts.setEnabled(id, false));
    await Promise.resolve();
    await rig.signOff(rig.latest);
    expect(await paths('example.com')).toEqual([undefined, undefined]);
  });
});

describe('a call that comes in is for', () => {
  const accountFor = (target: string, from = '198.51.100.1') =>
    rig.accounts.accountFor(uri(target), flowTo(from))?.record.id;

  it('the account whose Contact it names, else whose GRUU, else whose address', () => {
    const [work, home] = [rig.add(), rig.add({ user: '1000', domain: 'pbx.example:5070' })];
    const [first, second] = rig.registrations;
    const gruu = {
      uri: uri('sip:x@192.0.2.1'),
      until: 0,
      own: true,
      publicGruu: uri('sip:alice@example.com;gr=urn:uuid:1'),
      temporaryGruu: uri('sip:tgruu.7h@example.com;gr'),
    };
    first?.enter({ kind: 'registered', until: 0, bindings: [gruu] });
    expect(accountFor(`sip:${first?.options.contactUser}@192.0.2.1:5060`)).toBe(work);
    expect(accountFor(`sip:${second?.options.contactUser}@192.0.2.1:5060;transport=tcp`)).toBe(home);
    expect(accountFor('sip:tgruu.7h@example.com;gr')).toBe(work);
    expect(accountFor('sip:alice@example.com')).toBe(work);
    expect(accountFor('sip:1000@pbx.example:5070')).toBe(home);
    expect(accountFor('sip:1000@pbx.example')).toBeUndefined();
    expect(accountFor('sip:me@192.0.2.1')).toBeUndefined();
  });

  it('the only account that trusts who sent it, whatever number was dialled', async () => {
    const trunk = rig.add({ registers: false });
    rig.dns.set('example.com', [at('192.0.2.10')]);
    await locate('sip:example.com');
    expect(accountFor('sip:+49301234567@192.0.2.1', '192.0.2.10')).toBe(trunk);
    expect(accountFor('sip:+49301234567@192.0.2.1', '192.0.2.66')).toBeUndefined();
    rig.add({ user: '1000', registers: false });
    expect(accountFor('sip:+49301234567@192.0.2.1', '192.0.2.10')).toBeUndefined();
  });
});

describe('an outgoing call goes', () => {
  const route = (id: string) => rig.accounts.identityOf(id)?.route.map(formatUri);

  it.each([
    ['straight to its target', {}, []],
    ['by the outbound proxy', { outboundProxy: 'proxy.example:5080' }, ['sip:proxy.example:5080;lr']],
    ['by the registrar over the transport that was chosen', { transport: 'tls' }, ['sip:example.com;transport=tls;lr']],
  ] as const)('%s', (_, changes, expected) => {
    expect(route(rig.add(changes))).toEqual(expected);
  });

  it('by the Service-Route that the registrar gave (RFC 3608)', () => {
    const id = rig.add({ transport: 'tls' });
    rig.latest.route = [uri('sip:edge.example.com;lr')];
    expect(route(id)).toEqual(['sip:edge.example.com;lr']);
  });

  it('with the account’s name, address and Contact', () => {
    const id = rig.add({ user: 'anna maria', displayName: 'Anna' });
    const identity = rig.accounts.identityOf(id);
    expect(identity?.from.displayName).toBe('Anna');
    expect(identity && formatUri(identity.from.uri)).toBe('sip:anna%20maria@example.com');
    expect(identity?.contactUser).toBe(rig.latest.options.contactUser);
  });
});
