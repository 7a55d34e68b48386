import { done, type HandlersOf } from './handlers.ts';

export const exchangeHandlers: HandlersOf<'exchange'> = {
  'exchange.configure': async ({ engine }, settings) => {
    await engine.exchange.configure(settings);
    return done;
  },
  'exchange.setUser': ({ engine }, { name, password }) => {
    engine.exchange.setUser(name, password);
    return done;
  },
  'exchange.removeUser': ({ engine }, { name }) => {
    engine.exchange.removeUser(name);
    return done;
  },
};
