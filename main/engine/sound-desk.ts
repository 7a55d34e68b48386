import { isToneCountry, type ToneCountry } from '../audio/tone-countries.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import { readWavSamples } from '../media/wav-samples.ts';
import type { SettingStore } from '../store/settings.ts';
import type { SoundSettings, SoundState } from './sound-state.ts';

export interface SoundDeskParts {
  readonly media: Pick<MediaEngine, 'setSignals'>;
  readonly settings: Pick<SettingStore, 'get' | 'set'>;
  /** ISO 3166 code of the country that the default account dials in, where it says. */
  readonly accountCountry: () => string | undefined;
  /** Of this machine: a language tag, `de-AT`. */
  readonly locale: string;
  readonly log: Log;
}

/** Tones and music around calls, as a page or a script deals with them. */
export class SoundDesk {
  readonly #parts: SoundDeskParts;
  readonly #changed = new Emitter<void>();
  #music: Int16Array | null = null;
  #told: ToneCountry | undefined;

  readonly onChanged = this.#changed.on;

  constructor(parts: SoundDeskParts) {
    this.#parts = parts;
    this.accountsChanged();
    void this.#openMusic();
  }

  state(): SoundState {
    const { settings } = this.#parts;
    return {
      toneCountry: known(settings.get('toneCountry')),
      holdMusic: settings.get('holdMusic'),
      playedCountry: this.#country,
    };
  }

  /** The error says why the music can't be played; nothing has changed then. */
  async configure({ toneCountry, holdMusic }: SoundSettings): Promise<Result<void, string>> {
    const { settings } = this.#parts;
    if (holdMusic !== settings.get('holdMusic')) {
      const music = holdMusic === null ? ok(null) : await readWavSamples(holdMusic);
      if (!music.ok) return err(music.error);
      this.#music = music.value;
    }
    settings.set('holdMusic', holdMusic);
    settings.set('toneCountry', toneCountry);
    this.#tell();
    this.#changed.emit();
    return ok(undefined);
  }

  /** The default account may be another one, or in another country. */
  accountsChanged(): void {
    if (this.#country !== this.#told) this.#tell();
  }

  get #country(): ToneCountry {
    const { settings, accountCountry, locale } = this.#parts;
    const chosen = known(settings.get('toneCountry')) ?? accountCountry() ?? regionOf(locale) ?? '';
    return isToneCountry(chosen) ? chosen : 'US';
  }

  #tell(): void {
    this.#told = this.#country;
    this.#parts.media.setSignals({ country: this.#told, holdMusic: this.#music });
  }

  async #openMusic(): Promise<void> {
    const path = this.#parts.settings.get('holdMusic');
    if (path === null) return;
    const music = await readWavSamples(path);
    // Without its file, who is held hears the music that is built in.
    if (!music.ok) this.#parts.log.warn({}, `Music on hold: ${music.error}`);
    else if (this.#parts.settings.get('holdMusic') === path) {
      this.#music = music.value;
      this.#tell();
    }
  }
}

function known(country: string | null): ToneCountry | null {
  return country !== null && isToneCountry(country) ? country : null;
}

/** The country of a language tag, or where most of its speakers are. */
function regionOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).maximize().region;
  } catch {
    return undefined;
  }
}
