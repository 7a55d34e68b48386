import { describe, expect, it } from 'vitest';
import { microphoneFault } from '../../../../renderer/audio/devices.ts';
import {
  defaultPreferences,
  readPreferences,
  withQuery,
  writePreferences,
} from '../../../../renderer/audio/preferences.ts';
import { aStorage } from '../fixtures.ts';

describe('the choices on the Sound page', () => {
  it('come back as they were written', () => {
    const storage = aStorage();
    const chosen = { ...defaultPreferences, microphoneId: 'headset', noiseSuppression: false };
    writePreferences(storage, chosen);
    expect(readPreferences(storage)).toEqual(chosen);
  });

  it.each([null, '{', '7', 'null', '{"echoCancellation":"yes","strange":1}'])('are the defaults from %s', (stored) => {
    expect(readPreferences({ getItem: () => stored })).toEqual(defaultPreferences);
  });

  it('give way to ?processing=off', () => {
    expect(withQuery(defaultPreferences, '?processing=off')).toMatchObject({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    });
    expect(withQuery(defaultPreferences, '?processing=on')).toEqual(defaultPreferences);
  });
});

describe('why a microphone does not open', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['', 'busy'],
  ])('%s means %s', (name, fault) => {
    expect(microphoneFault(name)).toBe(fault);
  });
});
