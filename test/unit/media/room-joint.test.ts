import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseTone, levelAt } from '../../support/tone.ts';
import { asItIs, enter, largestStep, nothing, Party, roomOf, run, tone } from './room-rig.ts';

/** What was told once all fades are over. */
const settled = (party: Party) => party.told.subarray(party.sampleRate / 5);

describe('a room', () => {
  it('lets everyone hear all others and not itself', () => {
    const hz = [400, 700, 1_000, 1_300];
    const parties = hz.map((each) => new Party(`p${each}`, 8_000, tone(each, -18)));
    const room = roomOf(...parties);
    run(room, 100, ...parties);
    for (const [index, party] of parties.entries()) {
      for (const [other, each] of hz.entries()) {
        const level = levelAt(settled(party), 8_000, each);
        if (other === index) expect(level).toBeLessThan(-80);
        else expect(level).toBeCloseTo(-18, 1);
      }
    }
  });

  it('joins parties of all rates, each tone at its own level everywhere', () => {
    const rates = [8_000, 16_000, 48_000];
    const parties = rates.map((rate, index) => new Party(`p${rate}`, rate, tone(500 + 300 * index, -18)));
    const room = roomOf(...parties);
    run(room, 100, ...parties);
    for (const [index, party] of parties.entries()) {
      for (const other of rates.keys()) {
        const level = levelAt(settled(party), party.sampleRate, 500 + 300 * other);
        if (other === index) expect(level).toBeLessThan(-80);
        else expect(level).toBeCloseTo(-18, 0);
      }
    }
  });

  it('is a wideband bridge to those who are wideband: 6 kHz passes between them while a telephone listens', () => {
    const [low, wide, full] = [
      new Party('low', 8_000, nothing),
      new Party('wide', 16_000, tone(6_000)),
      new Party('full', 48_000, nothing),
    ];
    run(roomOf(low, wide, full), 50, low, wide, full);
    expect(levelAt(settled(full), 48_000, 6_000)).toBeCloseTo(-12, 0);
    expect(settled(low).every((sample) => Math.abs(sample) < 20)).toBe(true);
  });

  it('is exact: with the same rate, who listens hears the sum of all others, to the bit', () => {
    const sound = fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(sound, { minLength: 2, maxLength: 8 }), (sounds) => {
        const parties = sounds.map((_, index) => new Party(`p${index}`, 8_000, tone(300 + index, -36)));
        const room = roomOf(...parties);
        run(room, 5, ...parties);
        for (const [index, party] of parties.entries()) party.says((at) => sounds[index]?.[at % 8] ?? 0);
        run(room, 1, ...parties);
        for (const party of parties) {
          const wanted = party.heard.map(
            (own, i) => parties.reduce((sum, { heard }) => sum + (heard[i] ?? 0), 0) - own,
          );
          expect(party.said).toEqual(wanted);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never clips, however many shout', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 100, max: 3_000 }), (count, hz) => {
        const parties = Array.from({ length: count }, (_, i) => new Party(`p${i}`, 8_000, tone(hz + 7 * i, 0)));
        const listener = new Party('listener', 8_000, nothing);
        run(roomOf(...parties, listener), 20, ...parties, listener);
        for (const party of [listener, parties[0] as Party])
          for (const sample of party.told) expect(Math.abs(sample)).toBeLessThan(32_768);
        // Cut-off peaks are runs of the same value.
        const { told } = listener;
        let flat = 0;
        for (let i = 1; i < told.length; i++) if (told[i] === told[i - 1] && Math.abs(told[i] ?? 0) > 32_300) flat++;
        expect(flat / told.length).toBeLessThan(0.005);
      }),
      { numRuns: 20 },
    );
  });

  it('lets a word begin within 5 ms, at full strength', () => {
    const [speaker, listener] = [new Party('a', 8_000, nothing), new Party('b', 8_000, nothing)];
    const room = roomOf(speaker, listener);
    run(room, 20, speaker, listener);
    speaker.says(() => 1_000);
    listener.forget();
    run(room, 1, speaker, listener);
    expect(listener.told[0]).toBeGreaterThan(0);
    expect([...listener.told.subarray(40)]).toEqual(Array(120).fill(1_000));
  });

  it.each([8_000, 48_000])(
    'has the beginning of a sound in the mix of its own tick, after any silence, at %i Hz',
    (rate) => {
      const [speaker, listener] = [new Party('a', rate, nothing), new Party('b', 8_000, nothing)];
      const room = roomOf(speaker, listener);
      for (const silentTicks of [1, 19, 20, 21, 30, 200, 1]) {
        run(room, silentTicks, speaker, listener);
        listener.forget();
        speaker.says(tone(1_000));
        run(room, 1, speaker, listener);
        expect(Math.max(...listener.told)).toBeGreaterThan(5_000);
        speaker.says(nothing);
      }
    },
  );

  it('keeps a quiet background out, and a tone in however long it lasts', () => {
    const [hum, whistle, listener] = [
      new Party('a', 8_000, tone(100, -52)),
      new Party('b', 8_000, tone(1_000, -30)),
      new Party('c', 8_000, nothing),
    ];
    const room = roomOf(hum, whistle, listener);
    run(room, 3_000, hum, whistle, listener);
    listener.forget();
    run(room, 50, hum, whistle, listener);
    expect(levelAt(listener.told, 8_000, 100)).toBeLessThan(-80);
    expect(levelAt(listener.told, 8_000, 1_000)).toBeCloseTo(-30, 1);
  });
});

describe('the controls of a member', () => {
  const trio = () => {
    const [a, b, c] = [
      new Party('a', 8_000, tone(500)),
      new Party('b', 8_000, tone(800)),
      new Party('c', 8_000, tone(1_100)),
    ] as const;
    return { a, b, c, room: roomOf(a, b, c) };
  };

  it('mute: nobody hears it, it hears everybody', () => {
    const { a, b, c, room } = trio();
    room.setMix('a', { ...asItIs, muted: true });
    run(room, 50, a, b, c);
    expect(levelAt(settled(b), 8_000, 500)).toBeLessThan(-80);
    expect(levelAt(settled(b), 8_000, 1_100)).toBeCloseTo(-12, 1);
    expect(levelAt(settled(a), 8_000, 800)).toBeCloseTo(-12, 1);
  });

  it('deafen: it hears nothing, all others hear it', () => {
    const { a, b, c, room } = trio();
    room.setMix('a', { ...asItIs, deafened: true });
    run(room, 50, a, b, c);
    expect(settled(a).every((sample) => sample === 0)).toBe(true);
    expect(levelAt(settled(b), 8_000, 500)).toBeCloseTo(-12, 1);
  });

  it.each([-6, -20, 3])('volume %i dB: to the others it is that much louder, and nothing else is', (gainDb) => {
    const { a, b, c, room } = trio();
    room.setMix('a', { ...asItIs, gainDb });
    run(room, 50, a, b, c);
    expect(levelAt(settled(b), 8_000, 500)).toBeCloseTo(-12 + gainDb, 1);
    expect(levelAt(settled(b), 8_000, 1_100)).toBeCloseTo(-12, 1);
    expect(levelAt(settled(a), 8_000, 800)).toBeCloseTo(-12, 1);
    expect(levelAt(settled(a), 8_000, 500)).toBeLessThan(-80);
  });

  it('automatic gain brings a soft voice and a loud one nearer, and off gives both as they are', () => {
    const levels = [-40, -6].map((dbfs) => {
      const [speaker, listener] = [new Party('a', 8_000, tone(500, dbfs)), new Party('b', 8_000, nothing)];
      const room = roomOf(speaker, listener);
      room.setMix('a', { ...asItIs, automaticGain: true });
      run(room, 400, speaker, listener);
      const evened = levelAt(listener.told.subarray(-8_000), 8_000, 500);
      room.setMix('a', asItIs);
      run(room, 50, speaker, listener);
      expect(levelAt(listener.told.subarray(-4_000), 8_000, 500)).toBeCloseTo(dbfs, 1);
      return evened;
    });
    expect(levels[0]).toBeCloseTo(-28, 0);
    expect(levels[1]).toBeCloseTo(-16, 0);
  });

  it('no control clicks: no step is larger than the sound itself makes', () => {
    const [speaker, listener] = [new Party('a', 8_000, tone(200)), new Party('b', 8_000, nothing)];
    const room = roomOf(speaker, listener);
    const natural = 32_767 * 10 ** (-12 / 20) * 2 * Math.PI * (200 / 8_000);
    const controls = [
      { id: 'a', mix: { ...asItIs, muted: true } },
      { id: 'a', mix: { ...asItIs, gainDb: -12 } },
      { id: 'b', mix: { ...asItIs, deafened: true } },
    ];
    for (const { id, mix } of controls) {
      for (const each of [asItIs, mix, asItIs]) {
        room.setMix(id, each);
        // 33.4 periods: the change does not fall on a zero of the tone.
        run(room, 8, speaker, listener);
      }
    }
    expect(largestStep(listener.told)).toBeLessThan(natural * 1.3);
  });
});

describe('who comes and goes', () => {
  it('makes neither a click nor a gap for the others', () => {
    const [speaker, passing, listener] = [
      new Party('a', 8_000, tone(300, -14)),
      new Party('b', 8_000, tone(210, -14)),
      new Party('c', 8_000, nothing),
    ];
    const room = roomOf(speaker, listener);
    run(room, 10, speaker, listener);
    for (let round = 0; round < 7; round++) {
      enter(room, passing);
      run(room, 3 + round, speaker, passing, listener);
      room.leave(passing);
      run(room, 3, speaker, listener);
    }
    const natural = 32_767 * 10 ** (-14 / 20) * 2 * Math.PI * (510 / 8_000);
    expect(largestStep(listener.told)).toBeLessThan(natural * 1.3);
    const { told } = listener;
    for (let i = 160; i < told.length; i += 160)
      expect(Math.max(...told.subarray(i, i + 160).map(Math.abs))).toBeGreaterThan(4_000);
  });

  it('a codec of another rate in mid-speech makes no click, and no gap over 20 ms', () => {
    const [speaker, listener] = [new Party('a', 8_000, tone(300)), new Party('b', 48_000, nothing)];
    const room = roomOf(speaker, listener);
    for (const rate of [16_000, 8_000, 48_000, 16_000]) {
      run(room, 10, speaker, listener);
      speaker.tune(rate);
    }
    run(room, 10, speaker, listener);
    const natural = 32_767 * 10 ** (-12 / 20) * 2 * Math.PI * (300 / 48_000);
    expect(largestStep(listener.told)).toBeLessThan(natural * 2);
    const { told } = listener;
    for (let i = 1_920; i < told.length; i += 960)
      expect(Math.max(...told.subarray(i, i + 960).map(Math.abs))).toBeGreaterThan(3_000);
    expect(analyseTone(told.subarray(-8_192), 48_000).purity).toBeGreaterThan(0.999);
  });

  it('leaves no sum behind for a rate that nobody has any more', () => {
    const [narrow, wide] = [new Party('a', 8_000, tone(300)), new Party('b', 48_000, tone(400))];
    const room = roomOf(narrow, wide);
    run(room, 5, narrow, wide);
    room.leave(wide);
    run(room, 5, narrow);
    narrow.forget();
    run(room, 5, narrow);
    expect(narrow.told.every((sample) => sample === 0)).toBe(true);
    expect(room.empty).toBe(false);
    room.leave(narrow);
    expect(room.empty).toBe(true);
  });
});

describe('chimes', () => {
  it('are heard by every member, whoever speaks', () => {
    const [speaker, listener] = [new Party('a', 8_000, tone(300)), new Party('b', 48_000, nothing)];
    const room = roomOf(speaker, listener);
    run(room, 5, speaker, listener);
    speaker.forget();
    listener.forget();
    room.chime('joined');
    run(room, 20, speaker, listener);
    // Struck 120 ms after the first, the second note rings on its own frequency.
    expect(levelAt(speaker.told.subarray(1_040, 2_400), 8_000, 880)).toBeGreaterThan(-38);
    expect(levelAt(listener.told.subarray(6_240, 14_400), 48_000, 880)).toBeGreaterThan(-38);
    expect(largestStep(speaker.told)).toBeLessThan(5_000);
  });

  it('that come together are played one after the other, and the same not twice', () => {
    const listener = new Party('a', 8_000, nothing);
    const room = roomOf(listener);
    run(room, 5, listener);
    listener.forget();
    for (let i = 0; i < 5; i++) room.chime('joined');
    room.chime('left');
    run(room, 100, listener);
    const sounding = Array.from({ length: 100 }, (_, i) => listener.told.subarray(i * 160, (i + 1) * 160)).filter(
      (frame) => frame.some((sample) => sample !== 0),
    );
    expect(sounding.length).toBe(44);
  });
});
