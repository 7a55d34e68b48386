import { done, failure, type HandlersOf } from './handlers.ts';

export const soundHandlers: HandlersOf<'sound'> = {
  'sound.configure': async ({ engine }, settings) => {
    const configured = await engine.sound.configure(settings);
    return configured.ok ? done : failure('bad-request', configured.error);
  },
};
