/** What a person chose on the Sound page; an empty device follows the system. */
export interface SoundPreferences {
  readonly microphoneId: string;
  readonly speakerId: string;
  /** Where incoming calls ring; empty: where calls are heard. */
  readonly ringerId: string;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

const STORAGE_KEY = 'partyline.sound';

export const defaultPreferences: SoundPreferences = {
  microphoneId: '',
  speakerId: '',
  ringerId: '',
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** The stored choices over the defaults; what can't be read counts as not chosen. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): SoundPreferences {
  let stored: unknown;
  try {
    stored = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}');
  } catch {
    return defaultPreferences;
  }
  if (typeof stored !== 'object' || stored === null) return defaultPreferences;
  const entries = Object.entries(stored).filter(
    ([key, value]) => typeof value === typeof defaultPreferences[key as keyof SoundPreferences],
  );
  return { ...defaultPreferences, ...Object.fromEntries(entries) };
}

export function writePreferences(storage: Pick<Storage, 'setItem'>, preferences: SoundPreferences): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(preferences));
}

/** `?processing=off` leaves the microphone's sound as it is, for measurements. */
export function withQuery(preferences: SoundPreferences, query: string): SoundPreferences {
  if (new URLSearchParams(query).get('processing') !== 'off') return preferences;
  return { ...preferences, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
}
