import { failure, type HandlersOf } from './handlers.ts';

const notKept = failure('no-such-trace', 'Nothing is kept of that call any more.');

export const wireHandlers: HandlersOf<'wire'> = {
  'wire.ladder': ({ engine }, { traceId }) => {
    const ladder = engine.wire.ladderOf(engine.wireSubject(traceId));
    return ladder ? { ok: true, value: ladder } : notKept;
  },
  'wire.message': ({ engine }, { traceId, index }) => {
    const text = engine.wire.messageText(engine.wireSubject(traceId), index);
    return text === undefined ? notKept : { ok: true, value: { text } };
  },
  'wire.export': ({ engine }, { traceId, format }) => {
    const subject = engine.wireSubject(traceId);
    const file = format === 'text' ? engine.wire.exportText(subject) : engine.wire.exportPcap(subject);
    if (file === undefined) return notKept;
    const [extension, mediaType] =
      format === 'text' ? ['txt', 'text/plain; charset=utf-8'] : ['pcapng', 'application/vnd.tcpdump.pcap'];
    const base64 = Buffer.from(file).toString('base64');
    return { ok: true, value: { name: `partyline-${traceId}.${extension}`, mediaType, base64 } };
  },
};
