import { done, finished, type HandlersOf } from './handlers.ts';

export const channelHandlers: HandlersOf<'channels'> = {
  'channels.add': ({ engine }, settings) => {
    const added = engine.channels.add(settings);
    return added.ok ? { ok: true, value: { channelId: added.value } } : added;
  },
  'channels.update': ({ engine }, { channelId, settings }) => finished(engine.channels.update(channelId, settings)),
  'channels.remove': ({ engine }, { channelId }) => finished(engine.channels.remove(channelId)),
  'channels.listen': ({ engine }, { channelId, listening }) => finished(engine.channels.listen(channelId, listening)),
  'channels.speak': ({ engine, audio }, { channelId, speaking, urgent = false }) => {
    if (speaking) engine.audio.actedAt(audio);
    return finished(engine.channels.speak(channelId, speaking, urgent));
  },
  'channels.announce': ({ engine }, { channelId, announced }) =>
    finished(engine.channels.announce(channelId, announced)),
  'channels.invite': ({ engine, audio }, { channelId, to, accountId }) => {
    engine.audio.actedAt(audio);
    const invited = engine.channels.invite(channelId, to, accountId);
    return invited.ok ? { ok: true, value: { invited: [...invited.value] } } : invited;
  },
  'channels.discover': async ({ engine }, { discovering }) => {
    await engine.channels.discover(discovering);
    return done;
  },
  'channels.addDiscovered': ({ engine }, { discoveredId }) => {
    const added = engine.channels.addDiscovered(discoveredId);
    return added.ok ? { ok: true, value: { channelId: added.value } } : added;
  },
  'channels.setName': ({ engine }, { name }) => {
    engine.channels.setName(name);
    return done;
  },
};
