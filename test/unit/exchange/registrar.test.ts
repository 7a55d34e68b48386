import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { Registering } from './registering.ts';

let at: Registering;

beforeEach(() => {
  at = new Registering();
});

const bobs = '<sip:bob@127.0.0.2>';

describe('the steps of RFC 3261 §10.3', () => {
  it('1: another domain is not served, and not sent on to', async () => {
    expect((await at.register({ requestUri: 'sip:elsewhere.example' })).status).toBe(403);
    expect(at.world.ladder()).toEqual(['phone → exchange REGISTER', 'exchange → phone 403 REGISTER']);
  });

  it.each(['sip:example.com', 'sip:EXAMPLE.com', 'sip:127.0.0.1', 'sip:127.0.0.1:5060'])(
    '1: %s is ours',
    async (uri) => {
      expect((await at.register({ requestUri: uri })).status).toBe(200);
    },
  );

  it('1: the same host with another port is another domain', async () => {
    expect((await at.register({ requestUri: 'sip:127.0.0.1:5062' })).status).toBe(403);
  });

  it('2: an extension that we lack is named', async () => {
    const answer = await at.register({ headers: { Require: 'path, gruu' } });
    expect([answer.status, answer.headers.get('Unsupported')]).toEqual([420, 'gruu']);
  });

  it.each([
    ['of another domain', '<sip:bob@elsewhere.example>', 404],
    ['that names nobody', '<sip:example.com>', 404],
    ['that is no SIP URI', '<tel:+4930123>', 400],
  ])('5: an address of record %s', async (_what, to, status) => {
    expect((await at.register({ to })).status).toBe(status);
  });

  it('5: parameters and escapes make no other address of record', async () => {
    await at.register({ to: '<sip:b%6Fb@example.com;user=phone>' });
    expect(await at.listed('bob')).toEqual([`${bobs};expires=3600`]);
  });

  it('6: without a Contact it lists and changes nothing', async () => {
    await at.register();
    const { bindings } = at.host.exchange.counts();
    expect([await at.listed(), bindings]).toEqual([[`${bobs};expires=3600`], 1]);
  });

  it.each([
    ['an expiry other than 0', '*', { Expires: '60' }],
    ['no expiry', '*', {}],
    ['another Contact', '*, <sip:b@127.0.0.2>', { Expires: '0' }],
  ])('6: * with %s is invalid', async (_what, contact, headers) => {
    await at.register();
    expect((await at.register({ contact, headers })).status).toBe(400);
    expect(await at.listed()).toHaveLength(1);
  });

  it('6: * and Expires: 0 end every binding', async () => {
    await at.register({ callId: 'desk', contact: '<sip:bob@127.0.0.3>' });
    await at.register({ callId: 'mobile', contact: '<sip:bob@127.0.0.4>' });
    const answer = await at.register({ callId: 'mobile', contact: '*', headers: { Expires: '0' } });
    expect([answer.status, answer.headers.all('Contact')]).toEqual([200, []]);
    expect(at.host.exchange.counts()).toMatchObject({ users: 0, bindings: 0 });
  });

  it('6: * that comes late takes nothing away', async () => {
    await at.register({ seq: 5 });
    expect((await at.register({ seq: 5, contact: '*', headers: { Expires: '0' } })).status).toBe(500);
    expect(await at.listed()).toHaveLength(1);
  });

  it.each([
    ['the parameter before the header', `${bobs};expires=120`, '600', 120],
    ['the header', bobs, '600', 600],
    ['neither: an hour', bobs, '', 3600],
    ['more than we keep anyone for', bobs, '86400', limits.registrationSeconds],
    ['a malformed parameter: an hour (§20.10)', `${bobs};expires=soon`, '600', 3600],
    ['the least that we take', bobs, '60', 60],
  ])('7: expires by %s', async (_what, contact, expires, granted) => {
    const answer = await at.register({ contact, headers: { Expires: expires } });
    expect(answer.headers.all('Contact')).toEqual([`${bobs};expires=${granted}`]);
  });

  it('7: too brief an interval is refused with the least that is granted', async () => {
    const answer = await at.register({ headers: { Expires: '59' } });
    expect([answer.status, answer.headers.get('Min-Expires')]).toEqual([423, '60']);
    expect(await at.listed()).toEqual([]);
  });

  it('7: 0 takes one binding away', async () => {
    await at.register({ contact: `${bobs}, <sip:bob@127.0.0.3>` });
    const answer = await at.register({ contact: `${bobs};expires=0` });
    expect(answer.headers.all('Contact')).toEqual(['<sip:bob@127.0.0.3>;expires=3600']);
  });

  it.each([
    ['lower', 4],
    ['the same', 5],
  ])('7: with a %s CSeq of the same Call-ID the whole update fails', async (_what, seq) => {
    await at.register({ seq: 5 });
    const answer = await at.register({ seq, contact: `${bobs};expires=60, <sip:new@127.0.0.9>` });
    expect(answer.status).toBe(500);
    expect(await at.listed()).toEqual([`${bobs};expires=3600`]);
  });

  it('7: another Call-ID updates whatever its CSeq', async () => {
    await at.register({ seq: 5 });
    expect((await at.register({ seq: 1, callId: 'two', contact: `${bobs};expires=90` })).status).toBe(200);
    expect(await at.listed()).toEqual([`${bobs};expires=90`]);
  });

  it('7: a Contact is known by the rules for URIs', async () => {
    await at.register({ contact: '<sip:bob@PHONE.example.com;x=1>' });
    await at.register({ contact: '<sip:b%6fb@phone.example.com;y=2>;expires=300' });
    expect(await at.listed()).toEqual(['<sip:bob@phone.example.com;y=2>;expires=300']);
  });

  it('8: lists all bindings with what is left of them, and says the date', async () => {
    await at.register({ contact: '<sip:bob@127.0.0.3>;q=0.5;audio', callId: 'desk' });
    await at.world.advance(100_000);
    const answer = await at.register({ callId: 'mobile' });
    expect(answer.headers.all('Contact')).toEqual([
      '<sip:bob@127.0.0.3>;audio;q=0.5;expires=3500',
      `${bobs};expires=3600`,
    ]);
    expect(answer.headers.get('Date')).toBe(new Date(at.world.clock.wallTime()).toUTCString());
  });
});

describe('bindings', () => {
  it('end on the clock', async () => {
    await at.register({ headers: { Expires: '60' } });
    await at.world.advance(59_999);
    expect(await at.listed()).toEqual([`${bobs};expires=1`]);
    await at.world.advance(1);
    expect(await at.listed()).toEqual([]);
    await at.world.advance(1_000);
    expect(at.host.exchange.counts()).toMatchObject({ users: 0, bindings: 0 });
  });

  it('are ten of one user at most, and one more changes nothing', async () => {
    const contacts = Array.from({ length: limits.contactsPerUser }, (_, n) => `<sip:bob@127.0.1.${n}>`);
    expect((await at.register({ contact: contacts.join(', ') })).status).toBe(200);
    expect((await at.register({ contact: '<sip:bob@127.0.2.1>' })).status).toBe(403);
    expect(await at.listed()).toHaveLength(limits.contactsPerUser);
    const swapped = await at.register({ contact: `<sip:bob@127.0.1.0>;expires=0, <sip:bob@127.0.2.1>` });
    expect([swapped.status, swapped.headers.all('Contact').length]).toEqual([200, limits.contactsPerUser]);
  });

  it('keep the Path that they came by (RFC 3327), and say so to those who know it', async () => {
    const path = '<sip:edge.example.com;lr>, <sip:inner.example.com;lr>';
    const answer = await at.register({ headers: { Path: path, Supported: 'path' } });
    expect(answer.headers.all('Path')).toEqual(['<sip:edge.example.com;lr>', '<sip:inner.example.com;lr>']);
    expect(at.host.exchange.registrations()[0]?.path).toEqual(answer.headers.all('Path'));
  });

  it('of one instance and reg-id take each other’s place (RFC 5626 §6)', async () => {
    const flow = '+sip.instance="<urn:uuid:1>";reg-id=1';
    const headers = { Supported: 'path, outbound' };
    await at.register({ contact: `<sip:bob@10.0.0.1>;${flow}`, headers });
    const moved = await at.register({ contact: `<sip:bob@10.0.0.2>;${flow}`, callId: 'rebooted', seq: 1, headers });
    expect(moved.headers.get('Require')).toBe('outbound');
    expect(moved.headers.all('Contact')).toEqual([`<sip:bob@10.0.0.2>;${flow};expires=3600`]);
    const second = await at.register({ contact: `<sip:bob@10.0.0.2>;${flow.replace('=1', '=2')}`, headers });
    expect(second.headers.all('Contact')).toHaveLength(2);
  });

  it('by an edge proxy without outbound: 439 (RFC 5626 §6)', async () => {
    const via = (hop: string) => `SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK-${hop}, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK-far`;
    const contact = `${bobs};+sip.instance="<urn:uuid:1>";reg-id=1`;
    const through = (path: string) =>
      at.register({
        contact,
        headers: { Via: via(path.includes('ob') ? 'b' : 'a'), Path: path, Supported: 'path, outbound' },
      });
    expect((await through('<sip:edge.example.com;lr>')).status).toBe(439);
    expect((await through('<sip:edge.example.com;lr;ob>')).status).toBe(200);
  });
});

describe('names', () => {
  it('of the person and of the lines can’t be taken', async () => {
    at.host.exchange.register('echo', () => {});
    expect((await at.register({ user: 'echo' })).status).toBe(403);
    expect((await at.register({ user: '%65cho' })).status).toBe(403);
  });

  it('are asked after by OPTIONS', async () => {
    await at.register();
    const options = { To: '<sip:example.com>', From: '<sip:x@example.com>;tag=1', 'Call-ID': 'o', CSeq: '1 OPTIONS' };
    at.phone.send('OPTIONS', 'sip:nobody@example.com', at.host.address, options);
    await at.world.advance(0);
    expect(at.phone.statuses('OPTIONS')).toEqual([404]);
  });
});
