import { finished, type HandlersOf } from './handlers.ts';

export const accountHandlers: HandlersOf<'accounts'> = {
  'accounts.settings': ({ engine }, { accountId }) => engine.accounts.settings(accountId),
  'accounts.add': ({ engine }, { settings, password }) => {
    const added = engine.accounts.add(settings, password);
    return added.ok ? { ok: true, value: { accountId: added.value } } : added;
  },
  'accounts.update': ({ engine }, { accountId, settings, password }) =>
    finished(engine.accounts.update(accountId, settings, password)),
  'accounts.remove': ({ engine }, { accountId }) => finished(engine.accounts.remove(accountId)),
  'accounts.restore': ({ engine }, { accountId }) => finished(engine.accounts.restore(accountId)),
  'accounts.retry': ({ engine }, { accountId }) => finished(engine.accounts.retry(accountId)),
  'accounts.makeDefault': ({ engine }, { accountId }) => finished(engine.accounts.makeDefault(accountId)),
  'accounts.pin': ({ engine }, { accountId, fingerprint }) => finished(engine.accounts.pin(accountId, fingerprint)),
  'accounts.features': ({ engine }, { accountId, features }) =>
    finished(engine.accounts.setFeatures(accountId, features)),
};
