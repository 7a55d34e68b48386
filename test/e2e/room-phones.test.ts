import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomState } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { type Stretch, tonesHeard, tonesIn, writtenBytes } from '../support/hearing.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Linphone } from '../support/peers/linphone.ts';
import { type PulseMicrophone, PulseServer } from '../support/peers/pulse.ts';
import { roomByClicks } from '../support/room-by-clicks.ts';
import { roomByKeys } from '../support/room-by-keys.ts';
import { type RosterHistory, roster, watchRoster } from '../support/room-hands.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** A linphone and a baresip in one room, with a page in Chromium as its host: who hears whom, and the roster at each step. */

const HZ = { page: 1_310, linda: 700, bob: 450 } as const;
type Name = keyof typeof HZ;
const everyone = ['page', 'linda', 'bob'] as const;
const RATE = 48_000;
const TONE_DBFS = -20;
const HEARD_DB = -35;
const UNHEARD_DB = -55;
/** What was done is heard everywhere after this. */
const SETTLE_MS = 800;
const LISTEN_MS = 1_000;

const folder = temporaryFolder('room-phones');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let pulse: PulseServer;
let headset: PulseMicrophone;
let browser: Browser;

function speech(name: Name | 'carol', sampleRate: number): string {
  const file = join(folder.path, `${name}.wav`);
  writeToneWav(file, { hz: name === 'carol' ? 2_000 : HZ[name], sampleRate, seconds: 180, dbfs: TONE_DBFS });
  return file;
}

beforeAll(async () => {
  pulse = await PulseServer.start();
  headset = pulse.plugIn(speech('page', RATE));
  browser = await startBrowser({ microphone: 'sound server', sound: pulse.environment });
});

afterAll(async () => {
  await headset?.unplug();
  await browser?.close();
  await pulse?.stop();
  folder.remove();
});

describe.each([
  { means: 'clicks', handsOn: roomByClicks },
  { means: 'keys', handsOn: roomByKeys },
])('a room of linphone, baresip and the page, by $means', ({ means, handsOn }) => {
  let app: RunningApp;
  let page: Page;
  let linda: Linphone;
  let bob: Baresip;
  let carol: Baresip;
  let history: RosterHistory;
  /** What the page played, and where the recordings of the phones stood, in each phase. */
  const played = new Map<string, Int16Array>();
  const stretches = new Map<string, { readonly linda: Stretch; readonly bob: Stretch }>();
  let decibels = 0;

  const rosterIs = (...people: unknown[]) => expect.poll(() => roster(page)).toEqual(people);
  const recordingOfBob = () => bob.recordings().sort().at(-1) ?? 'no recording';

  async function listen(phase: string): Promise<void> {
    await pause(SETTLE_MS);
    const files = { linda: linda.recording, bob: recordingOfBob() };
    const from = { linda: writtenBytes(files.linda), bob: writtenBytes(files.bob) };
    played.set(phase, await pulse.record(LISTEN_MS));
    const stretch = (name: 'linda' | 'bob'): Stretch => ({
      file: files[name],
      fromBytes: from[name],
      toBytes: writtenBytes(files[name]),
    });
    stretches.set(phase, { linda: stretch('linda'), bob: stretch('bob') });
  }

  function levels(phase: string, name: Name): ReadonlyMap<number, number> {
    const [sound, written] = [played.get(phase), stretches.get(phase)];
    if (!sound || !written) throw new Error(`nobody listened at ${phase}`);
    return name === 'page' ? tonesHeard(sound, RATE, Object.values(HZ)) : tonesIn(written[name], Object.values(HZ));
  }

  /** Whose voices somebody hears in a phase. */
  function heardBy(phase: string, name: Name): Name[] {
    const heard = levels(phase, name);
    const db = (speaker: Name) => heard.get(HZ[speaker]) ?? -200;
    const unclear = everyone.filter((speaker) => db(speaker) > UNHEARD_DB && db(speaker) < HEARD_DB);
    if (unclear.length > 0)
      throw new Error(`${phase}: ${name} hears ${unclear.map((who) => `${who} at ${db(who)} dB`)}`);
    return everyone.filter((speaker) => db(speaker) >= HEARD_DB);
  }
  const allHear = (phase: string) => everyone.map((name) => heardBy(phase, name));

  beforeAll(async () => {
    app = await startApp({ host: 'browser', mic: 'browser', speaker: 'browser' });
    const server = { domain: app.sip, address: app.sip };
    [linda, bob, carol] = await Promise.all([
      Linphone.start({ user: 'linda', server }),
      Baresip.start({ user: 'bob', speaks: speech('bob', 8_000), answers: 'manual' }),
      Baresip.start({ user: 'carol', speaks: speech('carol', 8_000) }),
    ]);
    linda.play(speech('linda', RATE));
    const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(app.url.replace('/#', '/?processing=off#'));
    await page.getByRole('textbox', { name: 'Name, number or address' }).waitFor();
    history = await watchRoster(page);
  });

  afterAll(async () => {
    await page?.context().close();
    const phones = [linda, bob, carol];
    await Promise.all(phones.map((phone) => phone?.stop()));
    for (const phone of phones) phone?.remove();
    await app?.stop();
  });

  /** The browser takes its time to open it. */
  const microphoneOpen = () =>
    expect.poll(async () => (await app.api.event('levels')).microphone, { timeout: 10_000 }).toBeGreaterThan(-50);

  const room = (): RoomState => {
    const [only] = app.api.snapshot.rooms;
    if (!only) throw new Error('there is no room');
    return only;
  };

  it('is right on the page at each step', async () => {
    const hands = handsOn(page);
    await hands.create(`${linda.uri}, ${bob.uri}`);
    await rosterIs('You: Joined', 'linda: Ringing…', 'bob: Ringing…');
    linda.answer();
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Ringing…');
    bob.answer();
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Joined');
    for (const who of ['linda', 'bob']) await hands.gain(who);
    await microphoneOpen();
    await listen('all');
    await keepScreenshots(page, `room-phones-${means}`);

    await hands.mute('bob');
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Muted');
    await listen('bob muted');
    await hands.mute('bob');

    await hands.hold('linda');
    await rosterIs('You: Joined', 'linda: On hold, hears music', 'bob: Joined');
    await listen('linda held');
    await hands.hold('linda');
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Joined');

    await hands.aside('linda');
    await rosterIs('You: Private word', 'linda: Private word', 'bob: Joined');
    await listen('aside');
    await hands.endAside();
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Joined');

    await hands.quieter('bob');
    await rosterIs('You: Joined', 'linda: Joined', expect.stringMatching(/^bob: −[567] dB$/));
    decibels = room().parties[1]?.volumeDb ?? 0;
    await listen('bob quieter');

    await hands.lock();
    await page.getByText('Locked', { exact: true }).waitFor();
    carol.dial(room().uri);
    expect((await carol.event('CALL_CLOSED')).param).toMatch(/^403 /);
    await rosterIs('You: Joined', 'linda: Joined', expect.stringMatching(/^bob: −/));

    await hands.remove('bob');
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Removed');
    await hands.retry('bob');
    await rosterIs('You: Joined', 'linda: Joined', 'bob: Ringing…');
    bob.answer();
    await rosterIs('You: Joined', 'linda: Joined', expect.stringMatching(/^bob: −/));
    await listen('bob called again');

    await hands.leave();
    await rosterIs('You: Not in the room', 'linda: Joined', expect.stringMatching(/^bob: −/));
    await listen('host away');
    await hands.comeBack();
    await microphoneOpen();
    await rosterIs('You: Joined', 'linda: Joined', expect.stringMatching(/^bob: −/));
    await listen('host back');

    await hands.endForAll();
    await page.getByText('Who was there').waitFor();
    await Promise.all([linda.stop(), bob.stop(), carol.stop()]);
  });

  it('shows each of them dialled, ringing and joined', async () => {
    for (const who of ['linda', 'bob'])
      expect((await history.of(who)).slice(0, 3)).toEqual(['Dialling…', 'Ringing…', 'Joined']);
  });

  it('lets each hear the two others and not itself', () => {
    expect(allHear('all')).toEqual([
      ['linda', 'bob'],
      ['page', 'bob'],
      ['page', 'linda'],
    ]);
  });

  it('keeps a muted one out', () => {
    expect(allHear('bob muted')).toEqual([['linda'], ['page'], ['page', 'linda']]);
  });

  it('keeps one on hold out, who hears nobody', () => {
    const [page, , bob] = allHear('linda held');
    expect([page, bob]).toEqual([['bob'], ['page']]);
    for (const hz of [HZ.page, HZ.bob]) expect(levels('linda held', 'linda').get(hz)).toBeLessThan(HEARD_DB);
  });

  it('lets two have a private word', () => {
    expect(allHear('aside')).toEqual([['linda'], ['page'], []]);
  });

  it.each(['page', 'linda'] as const)('makes one quieter by as much as was wished, to %s', (name) => {
    const change = (hz: number) =>
      (levels('bob quieter', name).get(hz) ?? -200) - (levels('all', name).get(hz) ?? -200);
    expect(Math.abs(change(HZ.bob) - decibels)).toBeLessThan(1);
    const other = name === 'page' ? 'linda' : 'page';
    expect(Math.abs(change(HZ[other]))).toBeLessThan(1);
  });

  it('is without whoever left, and with whoever came back', () => {
    expect(allHear('bob called again')).toEqual([
      ['linda', 'bob'],
      ['page', 'bob'],
      ['page', 'linda'],
    ]);
    expect(allHear('host away')).toEqual([[], ['bob'], ['linda']]);
    expect(allHear('host back')).toEqual([
      ['linda', 'bob'],
      ['page', 'bob'],
      ['page', 'linda'],
    ]);
  });
});
