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
    await button('Add people').first().click();
    await page.getByRole('dialog', { name: 'Add people' }).waitFor();
    await page.keyboard.type('ann, ben');
    await page.getByText('Calls 2 more').waitFor();
    await mustPass('room-add');
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.lastAsked('rooms.add')).toEqual({ roomId: 'room', to: ['ann', 'ben'] });
  });

  it('shows without a doubt that it records, that it is locked, and that its sound is set up again', async () => {
    const recording = { startedAt: Date.now() - 32_000, tracks: true, format: 'opus', folder: '/recordings' } as const;
    await open({ rooms: [aRoom({ parties: [bob, carol], recording, locked: true, state: 'recovering' })] });
    await page.getByText('This room is being recorded').waitFor();
    await page.getByText('The sound is being set up again').waitFor();
    await mustPass('room-recording');
    await button('Stop recording').click();
    expect(engine.lastAsked('rooms.record')).toEqual({ roomId: 'room', recording: false });
  });

  it('tells who talks in private, who speaks while muted, and that this end has left', async () => {
    const host = { present: true, muted: true, deafened: false, aside: 'a' };
    await open({
      rooms: [aRoom({ parties: [{ ...bob, aside: 'a' }, aParty({ id: 'ann', muted: true, deafened: true })], host })],
    });
    engine.push('levels', { ...silence, talksWhileMuted: true });
    await page.getByText('You are muted, and speaking').waitFor();
    await page.getByText('Private word: You, Bob Summer').waitFor();
    await mustPass('room-private');
    await button('End the private word').click();
    expect(engine.lastAsked('rooms.aside')).toEqual({ roomId: 'room', partyIds: [] });
    show([bob], { host: { present: false, muted: false, deafened: false } });
    await page.getByText('You have left; the others are still here').waitFor();
    await mustPass('room-left');
    await button('Come back').last().click();
    expect(engine.lastAsked('rooms.join')).toEqual({ roomId: 'room' });
  });

  it('that is over says how it went, and is called together again', async () => {
    const parties = [{ ...bob, state: 'left', leftAt: Date.now() - 10_000 } as const, dave];
    await open({ rooms: [aRoom({ parties, state: 'ended', text: 'You ended it.', endedAt: Date.now() })] });
    await button(/^Bob Summer, Dave Spring/).click();
    await page.getByText('You ended it.').waitFor();
    await mustPass('room-ended');
    await button('Call together again').click();
    await expect.poll(() => engine.lastAsked('rooms.create')).toEqual({ to: [bob.uri, dave.uri] });
  });
});

describe('a party', () => {
  it('has its controls in a card', async () => {
    await open({ rooms: [aRoom({ parties: [bob, aParty({ id: 'ann', label: 'Ann' })] })] });
    await button('Controls for Bob Summer').click();
    const card = page.getByRole('dialog', { name: 'Controls for Bob Summer' });
    await card.getByRole('slider', { name: 'Volume' }).fill('-6');
    await expect.poll(() => engine.lastAsked('rooms.volume')).toEqual({ roomId: 'room', partyId: 'bob', db: -6 });
    await card.getByRole('switch', { name: 'Automatic gain' }).click();
    expect(engine.lastAsked('rooms.automaticGain')).toEqual({ roomId: 'room', partyId: 'bob', on: false });
    await mustPass('room-party');
    await card.getByRole('button', { name: 'Mute' }).click();
    expect(engine.lastAsked('rooms.mute')).toEqual({ roomId: 'room', partyId: 'bob', muted: true });
    await card.getByRole('button', { name: 'Private word…' }).click();
    await page.getByRole('checkbox', { name: 'Ann' }).check();
    await mustPass('room-aside');
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
    expect(engine.lastAsked('rooms.aside')).toEqual({ roomId: 'room', partyIds: ['host', 'bob', 'ann'] });
  });

  it('that was removed can be called back for a while', async () => {
    await open({ rooms: [aRoom({ parties: [bob, dave] })] });
    await tile('Bob Summer').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => engine.lastAsked('rooms.remove')).toEqual({ roomId: 'room', partyId: 'bob' });
    await button('Undo').click();
    expect(engine.lastAsked('rooms.retry')).toEqual({ roomId: 'room', partyId: 'bob' });
    await button('Retry Dave Spring').click();
    expect(engine.lastAsked('rooms.retry')).toEqual({ roomId: 'room', partyId: 'dave' });
  });
});

describe('the room’s questions', () => {
  it('are asked before it records, is set up, moved or ended for several', async () => {
    await open({ rooms: [aRoom({ parties: [bob, aParty({ id: 'ann', label: 'Ann' })] })] });
    await button('Record the room').click();
    await page.getByRole('radio', { name: /^Opus/ }).check();
    await page.getByRole('switch', { name: 'A track for each party' }).click();
    await mustPass('room-record');
    await page.getByRole('dialog').getByRole('button', { name: 'Record', exact: true }).click();
    const how = { format: 'opus', tracks: true };
    expect(engine.lastAsked('rooms.record')).toEqual({ roomId: 'room', recording: true, ...how });
    await button('More for this room').click();
    await page.getByRole('menuitem', { name: 'Room settings…' }).click();
    await page.getByRole('switch', { name: 'Chimes' }).click();
    expect(engine.lastAsked('rooms.configure')).toEqual({ roomId: 'room', chimes: false });
    await page.getByRole('textbox', { name: 'PIN for callers' }).fill('4711');
    await mustPass('room-settings');
    await button('Set').click();
    expect(engine.lastAsked('rooms.configure')).toEqual({ roomId: 'room', pin: '4711' });
    await button('Done').click();
    await button('More for this room').click();
    await page.getByRole('menuitem', { name: 'Move to a server…' }).click();
    await page.keyboard.type('sip:factory@example.com');
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.lastAsked('rooms.move')?.factory).toBe('sip:factory@example.com');
    await button('Leave or end').click();
    await page.getByRole('menuitem', { name: /^End for all/ }).click();
    await mustPass('room-end');
    await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click();
    expect(engine.lastAsked('rooms.end')).toEqual({ roomId: 'room' });
  });
});

describe('the ways to a conference', () => {
  const bobsCall = aTalk({ id: 'bob', party: { uri: bob.uri, label: 'Bob Summer' } });
  const carolsCall = aTalk({ id: 'carol', party: { uri: carol.uri, label: 'Carol Autumn' }, hold: 'local' });

  it('a list that is pasted is called together', async () => {
    await open({});
    const field = page.getByRole('textbox', { name: 'Name, number or address' });
    await field.focus();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', 'ann\nben@example.com\n+49 30 901820\n');
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await page.getByText('Calls 3 together: ann, ben@example.com, +49 30 901820').waitFor();
    await mustPass('call-together');
    await button('Call together').click();
    const to = ['ann', 'ben@example.com', '+49 30 901820'];
    await expect.poll(() => engine.lastAsked('rooms.create')).toEqual({ to });
  });

  it('a call is dropped on another, or merged by a press', async () => {
    await open({ calls: [bobsCall, carolsCall] });
    const row = (who: string) => page.getByRole('region', { name: 'Now' }).getByRole('button', { name: who });
    await row('Carol Autumn').dragTo(row('Bob Summer'));
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['bob', 'carol'] });
    await mustPass('two-calls-to-merge');
    engine.show({ rooms: [aRoom({ id: 'other', name: 'Other' })] });
    await row('Carol Autumn').dragTo(row('Other'));
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['carol'], roomId: 'other' });
    await button('Merge these calls into one conference').click();
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['bob', 'carol'] });
  });

  it('people are added to a call, another call is brought in', async () => {
    await open({ calls: [bobsCall, carolsCall] });
    await button(/^Bob Summer/)
      .first()
      .click();
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Add people to the call with Bob Summer' }).waitFor();
    await mustPass('call-add');
    await button('Bring in Carol Autumn').click();
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['bob', 'carol'] });
    await button(/^Bob Summer/)
      .first()
      .click();
    await page.keyboard.press('a');
    await page.keyboard.type('ann, ben');
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['bob'] });
    await expect.poll(() => engine.lastAsked('rooms.add')).toEqual({ roomId: 'room', to: ['ann', 'ben'] });
  });

  it('who rings is let into the conference', async () => {
    const rings = aTalk({
      id: 'in',
      party: { uri: dave.uri, label: 'Dave Spring' },
      direction: 'incoming',
      state: 'incoming',
    });
    await open({ rooms: [aRoom({ parties: [bob] })], calls: [rings] });
    await button('Add to the conference').waitFor();
    await mustPass('room-incoming');
    await button('Add to the conference').click();
    await expect.poll(() => engine.lastAsked('rooms.merge')).toEqual({ callIds: ['in'], roomId: 'room' });
  });
});
