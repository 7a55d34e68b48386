import type { MicrophoneFault } from '../../audio/devices.ts';

interface Saying {
  readonly title: string;
  readonly text: string;
}

const faults: Readonly<Record<MicrophoneFault | 'lost', Saying>> = {
  refused: {
    title: 'Partyline may not use the microphone',
    text: 'Nobody can hear you. Allow it beside the page’s address, or in the system’s privacy settings, and try again.',
  },
  missing: {
    title: 'No microphone found',
    text: 'Nobody can hear you. Plug in a microphone or a headset; it’s used as soon as it’s there.',
  },
  busy: {
    title: 'The microphone can’t be opened',
    text: 'Another program may be using it. Close that program or choose another microphone; then try again.',
  },
  lost: {
    title: 'The microphone is gone',
    text: 'It was unplugged or taken away. Plug it in again or choose another one.',
  },
  unsupported: {
    title: 'This page can’t use a microphone',
    text: 'Browsers allow it only on this computer’s own address (127.0.0.1) or over HTTPS.',
  },
};

export const soundText = {
  title: 'Sound',
  faults,
  silent: (label: string): Saying => ({
    title: 'Nothing comes from the microphone',
    text: `“${label}” gives only silence. Look for a mute switch on it, or choose another one.`,
  }),
  opening: {
    title: 'Waiting for the microphone',
    text: 'If your browser asks whether Partyline may use the microphone, allow it.',
  },
  blocked: {
    title: 'Click anywhere to hear the call',
    action: 'Turn the sound on',
  },
  elsewhere: {
    title: 'The sound is in another window',
    text: 'Another Partyline window took the microphone and the loudspeaker of this call.',
    action: 'Use it here',
  },
  talkingMuted: {
    title: 'You are muted, and speaking',
    text: 'Nobody hears you.',
    unmute: 'Unmute',
  },
  tryAgain: 'Try again',
  chooseAnother: 'Sound settings',
  systemDefault: 'System default',
  gone: 'Chosen device (not connected)',
  microphone: {
    heading: 'Microphone',
    select: 'Input device',
    meter: 'Microphone level',
    speak: 'Speak: the bar should move to about two thirds.',
    fixed: (setting: string) =>
      `Partyline was started with --mic ${setting}: calls use that, not this page’s microphone.`,
    processing: 'Voice processing',
    echo: 'Echo cancellation',
    echoHint: 'Keeps the loudspeaker out of the microphone',
    noise: 'Noise suppression',
    noiseHint: 'Takes away fans, traffic and keys',
    gain: 'Automatic level',
    gainHint: 'Evens out loud and quiet speech',
  },
  loudspeaker: {
    heading: 'Loudspeaker',
    select: 'Output device',
    play: 'Play a test sound',
    playing: 'Playing…',
    fixed: (setting: string) =>
      `Partyline was started with --speaker ${setting}: calls play there, not on this page’s loudspeaker.`,
    system: 'This browser plays on the system’s loudspeaker.',
  },
  ringing: {
    heading: 'Ringing and tones',
    select: 'Ringing device',
    follow: 'Same as the output device',
    country: 'Country of the tones',
    automatic: (country: string) => (country === '' ? 'Automatic' : `Automatic (${country})`),
    countryHint: 'How ringing, busy and the like sound before somebody answers',
  },
  test: {
    heading: 'Test call',
    text: 'The echo line sends back what you say: you hear yourself as others do.',
    call: 'Call the echo line',
  },
} as const;
