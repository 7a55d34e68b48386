import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelState } from '../../app/ipc/contract.ts';
import { type AppOptions, type RunningApp, startApp } from '../support/app.ts';
import type { Child } from '../support/child.ts';
import { aChannel, channelIs, ffmpegPages, groupPort, played, tonesIn } from '../support/groups.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function phone(options: AppOptions = {}): Promise<RunningApp> {
  const app = await startApp({ speaker: 'browser', ...options });
  cleanups.push(() => app.stop());
  return app;
}

function paging(...args: Parameters<typeof ffmpegPages>): Child {
  const pager = ffmpegPages(...args);
  cleanups.push(() => pager.stop());
  return pager;
}

const isJoined = ({ state }: ChannelState) => state === 'joined';
const isPaged = ({ talker }: ChannelState) => talker !== undefined;

describe('ffmpeg pages a channel and is heard, by RTP alone', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ speaker: 'browser' });
  });
  afterAll(() => app.stop());

  it.each([
    { codec: 'PCMU', encoder: 'pcm_mulaw', rate: 8_000 },
    { codec: 'PCMA', encoder: 'pcm_alaw', rate: 8_000 },
    { codec: 'G722', encoder: 'g722', rate: 16_000 },
    { codec: 'opus', encoder: 'libopus', rate: 48_000 },
  ] as const)('in $codec', async ({ codec, encoder, rate }) => {
    const port = await groupPort();
    const { channelId } = await app.api.call('channels.add', aChannel({ port, codec }));
    await channelIs(app, channelId, isJoined, 'the channel to be joined');
    const pager = paging({ hz: 700, port, codec: encoder, rate });
    const { talker } = await channelIs(app, channelId, isPaged, 'a page');
    expect(talker?.name).toMatch(/^127\.0\.0\.1:\d+$/);
    await played(app, 0.3);
    const [tone = 0, other = 0] = tonesIn(await played(app, 0.8), 700, 1_900);
    expect(tone).toBeGreaterThan(-15);
    expect(other).toBeLessThan(-40);
    await pager.stop();
    await channelIs(app, channelId, (channel) => !isPaged(channel), 'the page to be over');
  });
});

it('priorities hold: a lesser page is shown and not heard, a greater one lowers the call and takes the place of the lesser', async () => {
  const app = await phone({ mic: 'tone:400' });
  const [port, other] = [await groupPort(), await groupPort()];
  const quiet = await app.api.call('channels.add', aChannel({ port, duringCall: 'silent', priority: 2 }));
  const loud = aChannel({ name: 'Emergency', port: other, duringCall: 'duck', priority: 8 });
  const urgent = await app.api.call('channels.add', loud);
  const { callId } = await app.api.call('calls.dial', { to: 'echo' });
  await app.api.callIs(callId, 'active');
  await channelIs(app, urgent.channelId, isJoined, 'the channels to be joined');

  paging({ hz: 700, port });
  const shown = await channelIs(app, quiet.channelId, isPaged, 'the lesser page');
  expect(shown).toMatchObject({ heard: false, unheard: 'Not played while you are in a call.' });
  await played(app, 0.4);
  const before = tonesIn(await played(app, 0.8), 400, 700);

  const pager = paging({ hz: 1_300, port: other });
  await channelIs(app, urgent.channelId, ({ heard }) => heard, 'the greater page');
  await played(app, 0.4);
  const during = tonesIn(await played(app, 0.8), 400, 700, 1_300);
  await pager.stop();
  await channelIs(app, urgent.channelId, (channel) => !isPaged(channel), 'the greater page to be over');
  await played(app, 0.2);
  const after = tonesIn(await played(app, 0.8), 400, 700);

  await app.api.call('calls.hangup', { callId });
  await channelIs(app, quiet.channelId, ({ heard }) => heard, 'the lesser page to be heard after the call');
  expect(before[0]).toBeGreaterThan(-10);
  expect(before[1]).toBeLessThan(-40);
  // −14 dB of what it was, give or take what the codec and a late packet do.
  expect(Math.abs((before[0] ?? 0) - 14 - (during[0] ?? 0))).toBeLessThanOrEqual(2);
  expect(during[1]).toBeLessThan(-40);
  expect(during[2]).toBeGreaterThan(-12);
  expect(after[0]).toBeGreaterThan(-10);
});
