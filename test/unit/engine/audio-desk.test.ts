import { describe, expect, it } from 'vitest';
import { AudioDesk, type AudioEndpoint } from '../../../main/engine/audio-desk.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';

class Page implements AudioEndpoint {
  played = 0;
  rung = 0;
  taken = 0;

  play(): void {
    this.played++;
  }

  ring(): void {
    this.rung++;
  }

  onTaken(): void {
    this.taken++;
  }
}

function desk() {
  let speak: (samples: Int16Array) => void = () => {};
  const microphone: Int16Array[] = [];
  let ring: (samples: Int16Array) => void = () => {};
  const media: Pick<MediaEngine, 'onSpeaker' | 'onRinger' | 'pushMicrophone'> = {
    onSpeaker: (listener) => {
      speak = listener;
      return { dispose: () => {} };
    },
    onRinger: (listener) => {
      ring = listener;
      return { dispose: () => {} };
    },
    pushMicrophone: (samples) => void microphone.push(samples),
  };
  const audio = new AudioDesk(media);
  const frame = new Int16Array(960);
  const page = () => new Page();
  return { audio, microphone, speak: () => speak(frame), ring: () => ring(frame), here: page(), there: page() };
}

describe('of two open pages', () => {
  it('the one that dialled has the sound, whichever asks first', () => {
    const { audio, here, there, speak } = desk();
    audio.actedAt(there);
    expect(audio.attach(here, { ifFree: true })).toBe(true);
    expect(audio.attach(there, { ifFree: true })).toBe(true);
    expect(audio.attach(here, { ifFree: true })).toBe(false);
    speak();
    expect([here.taken, here.played, there.played]).toEqual([1, 0, 1]);
  });

  it('the first has it when a script dialled, and the other gets it when its person asks for it', () => {
    const { audio, here, there, speak } = desk();
    audio.actedAt(new Page());
    expect(audio.attach(here, { ifFree: true })).toBe(true);
    expect(audio.attach(there, { ifFree: true })).toBe(false);
    expect(audio.attach(there)).toBe(true);
    speak();
    expect([here.taken, here.played, there.played]).toEqual([1, 0, 1]);
  });

  it('only the owner’s microphone is heard', () => {
    const { audio, here, there, microphone } = desk();
    audio.attach(here);
    audio.capture(there, new Int16Array(960));
    expect(microphone).toHaveLength(0);
    audio.capture(here, new Int16Array(960));
    expect(microphone).toHaveLength(1);
  });

  it('one that is gone leaves the sound to the other', () => {
    const { audio, here, there } = desk();
    audio.actedAt(here);
    audio.attach(here);
    audio.forget(here);
    expect(audio.attach(there, { ifFree: true })).toBe(true);
  });

  it('the ring goes where the rest of the sound goes', () => {
    const { audio, here, there, ring } = desk();
    audio.attach(there);
    ring();
    expect([here.rung, there.rung, there.played]).toEqual([0, 1, 0]);
  });
});
