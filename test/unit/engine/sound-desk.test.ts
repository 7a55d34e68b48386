import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { SoundDesk } from '../../../main/engine/sound-desk.ts';
import type { Signals } from '../../../main/media/signals.ts';
import type { Settings } from '../../../main/store/settings.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { writeToneWav } from '../../support/tone.ts';

type Kept = Pick<Settings, 'toneCountry' | 'holdMusic'>;

let folder: ReturnType<typeof temporaryFolder>;
let told: Signals[];

beforeEach(() => {
  folder = temporaryFolder('signals');
  told = [];
});
afterEach(() => folder.remove());

function deskWith({
  kept = {},
  country,
  locale = 'en-GB',
}: {
  kept?: Partial<Kept>;
  country?: string;
  locale?: string;
}) {
  const values: Kept = { toneCountry: null, holdMusic: null, ...kept };
  const account = { country };
  const desk = new SoundDesk({
    media: { setSignals: (signals) => void told.push(signals) },
    settings: {
      get: (key) => values[key as keyof Kept] as never,
      set: (key, value) => void Object.assign(values, { [key]: value }),
    },
    accountCountry: () => account.country,
    locale,
    log: silentLog,
  });
  return { desk, account };
}

describe('whose tones are played', () => {
  it.each([
    ['the chosen country’s', { kept: { toneCountry: 'JP' }, country: 'FR' }, 'JP'],
    ['the default account’s', { country: 'FR' }, 'FR'],
    ['this machine’s', { locale: 'de-AT' }, 'AT'],
    ['where most speakers of the language are', { locale: 'it' }, 'IT'],
    ['those of the United States where none is known', { country: 'AQ', locale: 'C' }, 'US'],
    [
      'as if nothing were chosen, where what is kept is no country',
      { kept: { toneCountry: '??' }, country: 'FR' },
      'FR',
    ],
  ])('%s', (_whose, options, country) => {
    const { desk } = deskWith(options);
    expect(desk.state().playedCountry).toBe(country);
    expect(told).toEqual([{ country, holdMusic: null }]);
  });

  it('follow the default account', () => {
    const { desk, account } = deskWith({ country: 'FR' });
    account.country = 'SE';
    desk.accountsChanged();
    desk.accountsChanged();
    expect(told.map(({ country }) => country)).toEqual(['FR', 'SE']);
  });
});

describe('music on hold', () => {
  it('is a file of the person’s own, kept and played', async () => {
    const path = join(folder.path, 'hold.wav');
    writeToneWav(path, { hz: 440, sampleRate: 8_000, seconds: 1 });
    const { desk } = deskWith({});
    expect(await desk.configure({ toneCountry: 'DE', holdMusic: path })).toEqual({ ok: true, value: undefined });
    expect(told.at(-1)?.country).toBe('DE');
    expect(told.at(-1)?.holdMusic).toHaveLength(48_000);
    expect(desk.state()).toEqual({ toneCountry: 'DE', playedCountry: 'DE', holdMusic: path });
    await desk.configure({ toneCountry: null, holdMusic: null });
    expect(told.at(-1)).toEqual({ country: 'GB', holdMusic: null });
  });

  it('is played after a restart', async () => {
    const path = join(folder.path, 'hold.wav');
    writeToneWav(path, { hz: 440, sampleRate: 48_000, seconds: 1 });
    deskWith({ kept: { holdMusic: path } });
    await expect.poll(() => told.at(-1)?.holdMusic?.length).toBe(48_000);
  });

  it('changes nothing where the file can’t be played, and says why', async () => {
    const { desk } = deskWith({});
    const path = join(folder.path, 'nowhere.wav');
    expect(await desk.configure({ toneCountry: 'DE', holdMusic: path })).toMatchObject({
      ok: false,
      error: expect.stringContaining(path),
    });
    expect(desk.state()).toMatchObject({ toneCountry: null, holdMusic: null });
  });
});
