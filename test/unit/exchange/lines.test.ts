import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { installTestLines, testLines } from '../../../main/exchange/lines.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { ExchangeHost } from '../../scenario/exchange-host.ts';
import type { Phone } from '../../scenario/phone.ts';
import { sdp } from '../../scenario/sdp.ts';
import { World } from '../../scenario/world.ts';
import { startEngine } from '../media/call-rig.ts';

let sound: MediaEngine;
let world: World;
let exchange: ExchangeHost;
let alice: Phone;
/** Ports are opened once it resolves. */
let gate: Promise<void>;

beforeAll(async () => {
  sound = await startEngine();
});

afterAll(() => sound.close());

beforeEach(() => {
  world = new World();
  exchange = world.exchange('127.0.0.1');
  alice = world.phone('alice', '127.0.0.2');
  gate = Promise.resolve();
  const gated: MediaEngine = Object.create(sound, {
    open: { value: async (options: Parameters<MediaEngine['open']>[0]) => gate.then(() => sound.open(options)) },
  });
  installTestLines(exchange.exchange, gated);
});

afterEach(async () => {
  alice.agent.dispose();
  exchange.agent.dispose();
  await until(async () => (await sound.counts()).sockets === 0);
});

const offer = (formats = '0') =>
  sdp(`v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 40000 RTP/AVP ${formats}\r\n`);

/** Sockets are opened and closed in real time. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      await world.advance(0);
      return condition();
    })
    .toBe(true);
}

const dial = (user: string, body = offer()) => alice.dial(`sip:${user}@127.0.0.1`, { offer: body });

describe.each(['echo', 'tone', 'talkers', 'anton'])('the %s line', (user) => {
  it('answers, and its sound ends with the call', async () => {
    const call = dial(user);
    await until(() => call.answered);
    expect(call.answer).toMatch(/m=audio \d+ RTP\/AVP 0\r\n/);
    expect((await sound.counts()).streams).toBe(1);
    call.session.hangup();
    await until(async () => (await sound.counts()).streams === 0);
  });

  it('offers to a caller who makes no offer, and hangs up on one who does not answer it', async () => {
    const call = alice.dialWithoutOffer(`sip:${user}@127.0.0.1`);
    await until(() => call.answered);
    expect(call.answer).toMatch(/m=audio \d+ RTP\/AVP 96 9 0 8 97 13 101 102 103\r\n/);
    await world.advance(100);
    expect(call.ended).toEqual({ kind: 'remote' });
  });

  it('has no codec for some, and says so', async () => {
    const call = dial(user, offer('18'));
    await until(() => call.ended !== undefined);
    expect(call.ended).toMatchObject({ kind: 'rejected', status: 488, warning: expect.stringMatching(/^305 /) });
  });

  it('does not answer a caller who has given up', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const call = dial(user);
    await world.advance(0);
    call.session.hangup();
    await world.advance(0);
    resolve();
    await until(() => alice.agent.counts().outgoing === 0);
    await until(async () => (await sound.counts()).sockets === 0);
    expect([call.answered, exchange.agent.counts().sessions]).toEqual([false, 0]);
  });
});

describe('the ring line', () => {
  it('rings, and gives up by itself', async () => {
    const call = dial('ring');
    await world.advance(limits.unansweredInviteMs - 1);
    expect(new Set(call.progress.map(({ status }) => status))).toEqual(new Set([180]));
    expect(call.ended).toBeUndefined();
    await world.advance(1);
    expect(call.ended).toMatchObject({ kind: 'rejected', status: 480 });
  });
});

describe('the busy line', () => {
  it('is busy', async () => {
    const call = dial('busy');
    await world.advance(0);
    expect(call.ended).toMatchObject({ kind: 'rejected', status: 486 });
  });
});

it('there are eight lines, each with a name and a word about it; three of them make a first conference', () => {
  const users = testLines.map(({ user }) => user);
  expect(users).toEqual(['echo', 'tone', 'talkers', 'anton', 'berta', 'carla', 'ring', 'busy']);
  expect(testLines.filter(({ talker }) => talker).map(({ user }) => user)).toEqual(['anton', 'berta', 'carla']);
  expect(testLines.every(({ name, description }) => name !== '' && description !== '')).toBe(true);
});
