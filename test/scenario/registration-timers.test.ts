import { describe, expect, test } from 'vitest';
import { Registering } from './registering.ts';

/** How long from now to the next REGISTER, in ms; it is not answered. */
async function untilNext(call: Registering, mostMs: number): Promise<number> {
  const { clock } = call.world;
  const [before, start] = [call.sent, clock.now()];
  while (call.sent === before && clock.now() - start < mostMs) await call.world.advance(1_000);
  return clock.now() - start;
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe('the refresh', () => {
  test.each(seeds)('goes out at 80 to 90 % of the time granted (seed %i)', async (seed) => {
    const call = new Registering(seed);
    await call.begin();
    await call.grant(1_000);
    const after = await untilNext(call, 2_000_000);
    expect(after).toBeGreaterThanOrEqual(800_000);
    expect(after).toBeLessThanOrEqual(901_000);
    expect(call.state.kind).toBe('registered');
    await call.grant(1_000);
    expect(call.kinds()).toEqual(['registered', 'registered']);
  });

  test('is at another time for each phone', async () => {
    const times = new Set<number>();
    for (const seed of seeds) {
      const call = new Registering(seed);
      await call.begin();
      await call.grant(1_000);
      times.add(await untilNext(call, 2_000_000));
    }
    expect(times.size).toBeGreaterThan(6);
  });

  test('goes over the same flow, with the Call-ID, a higher CSeq and the nonce again', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    await call.grant(100);
    const before = call.last;
    await untilNext(call, 100_000);
    expect(call.last.callId).toBe(before.callId);
    expect(call.last.cseq.seq).toBe(3);
    expect(call.last.headers.get('Authorization')).toContain('nc=00000002');
    expect(call.proved).toBe(true);
  });

  test('comes after 5 s at the soonest, however little was granted', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(1);
    await call.world.advance(4_999);
    expect(call.sent).toBe(1);
    await call.world.advance(1);
    expect(call.sent).toBe(2);
  });

  test('comes within a day, however much', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(4_294_967_295);
    expect(await untilNext(call, 100_000_000)).toBeLessThanOrEqual(0.9 * 86_400_000 + 1_000);
  });
});

/** RFC 5626 §4.5: W = min(1800, 30·2ⁿ) s after n failures in a row, and 50 to 100 % of that. */
describe('the backoff', () => {
  const upperBounds = [60, 120, 240, 480, 960, 1_800, 1_800, 1_800];

  test.each(seeds)('doubles from 60 s to 1,800 s while nobody answers (seed %i)', async (seed) => {
    const call = new Registering(seed);
    call.world.network.decide(() => 'lose');
    const { clock } = call.world;
    await call.begin();
    await call.world.advance(32_000);
    for (const upperBound of upperBounds) {
      const { state } = call;
      if (state.kind !== 'unreachable') throw new Error(state.kind);
      expect(state.message).toBe('The server does not answer');
      const wait = state.retryAt - clock.wallTime();
      expect(wait).toBeGreaterThanOrEqual(500 * upperBound);
      expect(wait).toBeLessThanOrEqual(1_000 * upperBound);
      const before = call.world.network.packets.length;
      await call.world.advance(wait - 1);
      expect(call.world.network.packets).toHaveLength(before);
      await call.world.advance(1);
      expect(call.world.network.packets).toHaveLength(before + 1);
      expect(call.state.kind).toBe('registering');
      await call.world.advance(32_000);
    }
  });

  test('begins anew after a success', async () => {
    const call = new Registering();
    await call.begin();
    for (let n = 0; n < 3; n++) {
      await call.answer(500);
      await untilNext(call, 2_000_000);
    }
    await call.grant(60);
    await untilNext(call, 60_000);
    await call.answer(500);
    expect(await untilNext(call, 2_000_000)).toBeLessThanOrEqual(61_000);
  });

  test.each([500, 504, 480, 408])('%i is tried again by it', async (status) => {
    const call = new Registering();
    await call.begin();
    await call.answer(status);
    expect(call.state).toMatchObject({ kind: 'refused', status });
    const wait = await untilNext(call, 100_000);
    expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(wait).toBeLessThanOrEqual(61_000);
  });

  test.each([403, 404, 400, 603])('%i is tried again after 15 to 30 min', async (status) => {
    const call = new Registering();
    await call.begin();
    await call.answer(status);
    const wait = await untilNext(call, 2_000_000);
    expect(wait).toBeGreaterThanOrEqual(900_000);
    expect(wait).toBeLessThanOrEqual(1_801_000);
  });

  test.each([
    ['120', 120_000],
    ['18000 (maintenance);duration=3600', 18_000_000],
    ['1', 5_000],
    ['99999999999', 86_400_000],
  ])('Retry-After %s is obeyed', async (value, ms) => {
    const call = new Registering();
    await call.begin();
    await call.answer(503, { 'Retry-After': value });
    expect(call.state).toMatchObject({ kind: 'refused', status: 503, retryAt: call.world.clock.wallTime() + ms });
    await call.world.advance(ms - 1);
    expect(call.sent).toBe(1);
    await call.world.advance(1);
    expect(call.sent).toBe(2);
  });

  test('is cut short by a hand, or by another network', async () => {
    for (const because of ['asked', 'network'] as const) {
      const call = new Registering();
      await call.begin();
      await call.answer(500);
      call.registration.retryNow(because);
      await call.world.advance(0);
      expect(call.sent).toBe(2);
      await call.grant(3_600);
      expect(call.kinds()).toEqual(['refused', 'registering', 'registered']);
      await call.world.advance(1_000_000);
      expect(call.sent).toBe(2);
    }
  });
});

describe('the end', () => {
  test('waits for the answer no longer than 1.5 s', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant();
    let closed = false;
    void call.registration.close().then(() => {
      closed = true;
    });
    await call.world.advance(1_499);
    expect(closed).toBe(false);
    await call.world.advance(1);
    expect(closed).toBe(true);
    await call.world.advance(64_000);
    expect(call.bob.idle).toBe(true);
  });

  test('of one that has not gone out yet says nothing', async () => {
    const call = new Registering();
    const beginning = call.begin();
    await call.registration.close();
    await beginning;
    expect(call.sent).toBe(0);
    expect(call.state.kind).toBe('idle');
  });

  test('while a REGISTER is on its way takes the binding away that it may make', async () => {
    const call = new Registering();
    await call.begin();
    void call.registration.close();
    await call.world.advance(0);
    expect(call.last.headers.get('Contact')).toMatch(/expires=0$/);
    expect(call.last.cseq.seq).toBe(2);
  });

  test('in silence leaves no timer, wherever it comes', async () => {
    for (const steps of [0, 1, 2]) {
      const call = new Registering();
      await call.begin();
      if (steps === 1) await call.grant();
      if (steps === 2) await call.answer(500);
      call.registration.dispose();
      await call.world.advance(64_000);
      expect(call.bob.idle).toBe(true);
      expect(call.world.clock.pending).toBe(0);
    }
  });
});
