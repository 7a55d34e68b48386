import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { aChannel, channelIs, groupPort, played, tonesIn } from '../support/groups.ts';

/** Two Partylines on one machine, both in one paging group. */
let ann: RunningApp;
let ben: RunningApp;
let port: number;
let here: { readonly channelId: string };
let there: { readonly channelId: string };

beforeEach(async () => {
  port = await groupPort();
  [ann, ben] = await Promise.all([
    startApp({ mic: 'tone:600', speaker: 'browser' }),
    startApp({ mic: 'tone:1500', speaker: 'browser' }),
  ]);
  await ann.api.call('channels.setName', { name: 'Ann' });
  here = await ann.api.call('channels.add', aChannel({ port }));
});

afterEach(() => Promise.all([ann.stop(), ben.stop()]));

it('a channel is announced by SAP, found by it, added by one press, and gone when it is told of no more', async () => {
  await ben.api.call('channels.discover', { discovering: true });
  await ann.api.call('channels.announce', { channelId: here.channelId, announced: true });
  const { discovered } = await ben.api.until((now) => now.discovered.some((each) => each.port === port), 'the session');
  const found = discovered.find((each) => each.port === port);
  expect(found).toMatchObject({
    name: 'Shop floor',
    address: '239.255.40.1',
    ttl: 1,
    codec: 'PCMU',
    from: '127.0.0.1',
  });
  there = await ben.api.call('channels.addDiscovered', { discoveredId: found?.id ?? '' });
  await channelIs(ben, there.channelId, ({ state }) => state === 'joined', 'it to be joined');
  expect((await ann.api.call('engine.snapshot', {})).discovered.filter((each) => each.port === port)).toEqual([]);
  await ann.api.call('channels.announce', { channelId: here.channelId, announced: false });
  await ben.api.until((now) => !now.discovered.some((each) => each.port === port), 'its deletion');
});

it('who speaks is heard and named; the channel is busy meanwhile, unless it is urgent; and a page that vanishes stops', async () => {
  there = await ben.api.call('channels.add', aChannel({ port }));
  await channelIs(ben, there.channelId, ({ state }) => state === 'joined', 'it to be joined');
  const speak = () => ann.api.call('channels.speak', { channelId: here.channelId, speaking: true });
  await speak();
  await channelIs(ben, there.channelId, ({ talker }) => talker !== undefined, 'a page');
  await played(ben, 0.3);
  await speak();
  const [heard = 0, own = 0] = tonesIn(await played(ben, 0.8), 600, 1_500);
  expect(heard).toBeGreaterThan(-10);
  expect(own).toBeLessThan(-40);

  const busy = ben.api.call('channels.speak', { channelId: there.channelId, speaking: true });
  await expect(busy).rejects.toMatchObject({ code: 'channel-busy' });
  await ben.api.call('channels.speak', { channelId: there.channelId, speaking: true, urgent: true });
  await channelIs(ann, here.channelId, ({ talker }) => talker !== undefined, 'somebody who speaks over it');
  await ben.api.call('channels.speak', { channelId: there.channelId, speaking: false });

  // Nobody says for 3 s that Ann still speaks.
  await channelIs(ann, here.channelId, ({ speaking }) => !speaking, 'the floor to be free');
  const { sources } = await channelIs(
    ben,
    there.channelId,
    ({ talker }) => talker === undefined,
    'the page to be over',
  );
  expect(sources.map(({ name }) => name)).toEqual(['Ann']);
});

it('a page on a channel that holds calls puts the call on hold, and takes it back when it is over', async () => {
  there = await ben.api.call('channels.add', aChannel({ port, duringCall: 'hold' }));
  await channelIs(ben, there.channelId, ({ state }) => state === 'joined', 'it to be joined');
  const { callId } = await ben.api.call('calls.dial', { to: 'echo' });
  await ben.api.callIs(callId, 'active');
  await ann.api.call('channels.speak', { channelId: here.channelId, speaking: true });
  const held = (hold: string) =>
    ben.api.until(({ calls }) => calls.some((call) => call.id === callId && call.hold === hold), hold);
  await held('local');
  await ann.api.call('channels.speak', { channelId: here.channelId, speaking: false });
  await held('none');
});
