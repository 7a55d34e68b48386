import { type Browser, chromium } from 'playwright';

export interface BrowserOptions {
  /** A WAV file that is the microphone, or `sound server` for the one that is plugged in there; without it a microphone that beeps. */
  readonly microphone?: string;
  /** Where its sound goes: the sound server's environment. */
  readonly sound?: Readonly<Record<string, string>>;
  /** `refuse`: a person who says no to the microphone. */
  readonly microphonePermission?: 'allow' | 'refuse';
}

/** Debian's Chromium, with a file as the microphone and its sound sent where a test can hear it. */
export function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { microphone, sound, microphonePermission = 'allow' } = options;
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    ignoreDefaultArgs: ['--mute-audio'],
    env: { ...process.env, ...sound } as Record<string, string>,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...(microphone === 'sound server' ? [] : fakeMicrophone(microphone)),
      microphonePermission === 'allow' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    ],
  });
}

function fakeMicrophone(wav: string | undefined): string[] {
  return ['--use-fake-device-for-media-stream', ...(wav ? [`--use-file-for-fake-audio-capture=${wav}`] : [])];
}
