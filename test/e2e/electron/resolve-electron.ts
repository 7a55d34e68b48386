import { registerHooks } from 'node:module';

/** `node --import` this, and whoever imports electron gets the stand-in that plays its part. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./plays-electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
