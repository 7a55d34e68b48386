import { create } from 'zustand';
import { type Devices, type MicrophoneFault, noDevices } from './devices.ts';
import { SILENCE_DBFS } from './level.ts';
import { defaultPreferences, type SoundPreferences } from './preferences.ts';

/**
 * lost: it was unplugged, or the system took it away while it was open; `silent`: nothing but digital zero for seconds,
 * as from a microphone with a switch of its own.
 */
export type MicrophoneState =
  | { readonly kind: 'off' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly label: string; readonly silent: boolean }
  | { readonly kind: 'fault'; readonly fault: MicrophoneFault | 'lost' };

/** blocked: the browser wants a click before it plays anything. */
type SpeakerState = 'off' | 'playing' | 'blocked';

interface SoundState {
  readonly microphone: MicrophoneState;
  readonly speaker: SpeakerState;
  /** Another window took the microphone and the speaker during this call. */
  readonly elsewhere: boolean;
  readonly devices: Devices;
  readonly preferences: SoundPreferences;
}

export const useSound = create<SoundState>(() => ({
  microphone: { kind: 'off' },
  speaker: 'off',
  elsewhere: false,
  devices: noDevices,
  preferences: defaultPreferences,
}));

/** dBFS of the last 20 ms from the open microphone: apart from the rest, so that only meters hear of it. */
export const useMicrophoneLevel = create<{ readonly dbfs: number }>(() => ({ dbfs: SILENCE_DBFS }));
