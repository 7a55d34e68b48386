import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Levels, RoomPartyState, RoomState, Snapshot } from '../../app/ipc/contract.ts';
import { faults } from '../support/accessibility.ts';
import { startBrowser } from '../support/browser.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { aParty, aRoom, aTalk, restingSnapshot } from '../support/snapshots.ts';

/** Rooms in states that are hard to come by: what the person sees, what their press or key asks for, and WCAG 2.2 AA. */

let browser: Browser;
let page: Page;
let engine: ScriptedEngine;

beforeAll(async () => {
  browser = await startBrowser();
});

afterEach(() => page.context().close());

afterAll(() => browser?.close());

async function open(state: Partial<Snapshot>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  engine = await ScriptedEngine.serve(context, restingSnapshot(state), {
    'dial.preview': ({ to }) => ({ uri: `sip:${to}@example.com`, account: 'me', text: `Calls ${to}@example.com` }),
    'rooms.create': () => ({ roomId: 'room' }),
    'rooms.merge': () => ({ roomId: 'room' }),
  });
  page = await engine.open(context);
  page.setDefaultTimeout(5_000);
}

/** Keeps pictures of the state, and holds it against WCAG 2.2 AA. */
async function mustPass(state: string): Promise<void> {
  await keepScreenshots(page, state);
  expect(await faults(page, state)).toBe('');
}

const silence: Levels = { microphone: -127, speaker: -127, calls: {}, talking: [], talksWhileMuted: false };
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const tile = (who: string) => page.getByRole('group', { name: new RegExp(`^${who}: `) });

const bob = aParty({ id: 'bob', label: 'Bob Summer' });
const carol = aParty({ id: 'carol', label: 'Carol Autumn', state: 'ringing' });
const dave = aParty({ id: 'dave', label: 'Dave Spring', state: 'busy', text: 'Dave Spring is busy.', canRetry: true });

function show(parties: RoomPartyState[], change: Partial<RoomState> = {}): void {
  engine.show({ rooms: [aRoom({ ...engine.snapshot.rooms[0], parties, ...change })] });
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aParty({ id: `p${index}`, label: index % 7 === 3 ? `+49 30 ${1_000_000 + index}` : `Person ${index + 1} Example` }),
  );

describe('a room', () => {
  it('with one, three, ten and forty parties stays calm', async () => {
    await open({ rooms: [aRoom({ parties: [bob] })] });
    await tile('Bob Summer').waitFor();
    await mustPass('room-1');
    show([bob, carol, dave]);
    await tile('Dave Spring').waitFor();
    await mustPass('room-3');
    const ten = many(10);
    show(ten.map((party, index) => ({ ...party, muted: index === 2, ...(index === 5 && { state: 'held' }) })));
    engine.push('levels', { ...silence, calls: { 'call-of-p1': -18 }, talking: ['call-of-p1'] });
    await mustPass('room-10');
    show(many(40).map((party, index) => ({ ...party, muted: index % 9 === 1 })));
    engine.push('levels', { ...silence, calls: { 'call-of-p1': -18 }, talking: ['call-of-p1', 'call-of-p20'] });
    await mustPass('room-40');
  });

  it('that is empty says what to do', async () => {
    await open({ rooms: [aRoom()] });
    await page.getByText('Nobody is here yet').waitFor();
    await mustPass('room-empty');
  });
});
