import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { soundPacket, startEngine } from '../media/call-rig.ts';
import { closeDesks, Desk } from './desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

const answerAt = (port: number, formats = '0') =>
  `v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${formats}\r\n`;

/** A call whose INVITE has come to a peer that says what the test makes it say. */
async function dialled() {
  const desk = new Desk(sound);
  const carol = desk.world.peer('carol', '127.0.0.2');
  const call = desk.dial(carol.uri);
  await desk.until(() => carol.requests.length > 0, 'the INVITE is there');
  const invite = carol.last('INVITE');
  const say = async (status: number, { tag = 'c', body = '' } = {}) => {
    carol.answer(invite, status, tag, {}, body);
    await desk.world.advance(0);
  };
  const alert = () => desk.alertOf(call);
  const remotePort = () => call.media?.agreed?.remote?.rtpPort;
  return { desk, carol, call, say, alert, remotePort };
}

describe('our own ringing tone (RFC 3960 §3.2)', () => {
  it('begins with 180, and with nothing less', async () => {
    const { call, say, alert } = await dialled();
    expect(alert()).toBe('none');
    await say(183);
    expect([call.phase?.state, alert()]).toEqual(['dialling', 'none']);
    await say(180);
    expect([call.phase?.state, alert()]).toEqual(['ringing', 'ringback']);
    await say(183);
    expect([call.phase?.state, alert()]).toEqual(['ringing', 'ringback']);
    call.hangup();
    expect(alert()).toBe('none');
  });

  it('sounds though early media was announced, until it comes; a 180 does not bring it back', async () => {
    const { desk, call, say, alert } = await dialled();
    const peer = await UdpPeer.open('127.0.0.2');
    await say(183, { body: answerAt(peer.local.port) });
    await say(180);
    expect(alert()).toBe('ringback');
    const media = call.media;
    if (!media) throw new Error('no sound');
    for (let sequence = 0; sequence < 5; sequence++) peer.send(soundPacket(sequence), media.stream.rtp);
    await desk.until(() => alert() === 'none', 'the far end is heard');
    await say(180);
    expect(alert()).toBe('none');
    call.hangup();
    await peer.close();
  });

  it('ends with the answer', async () => {
    const { call, say, alert } = await dialled();
    await say(180);
    await say(200, { body: answerAt(4000) });
    expect([call.phase?.state, alert()]).toEqual(['active', 'none']);
    call.hangup();
  });

  it.each([
    [486, 'busy'],
    [404, 'none'],
    [503, 'congestion'],
  ])('gives way to what a %i sounds like: %s', async (status, expected) => {
    const { call, say, alert } = await dialled();
    await say(180);
    await say(status);
    expect([call.ended, alert()]).toEqual([true, expected]);
  });
});

describe('an early answer', () => {
  it('is replaced by that of the 2xx', async () => {
    const { call, say, remotePort } = await dialled();
    await say(183, { body: answerAt(4000) });
    expect([remotePort(), call.media?.codec]).toEqual([4000, 'PCMU']);
    await say(200, { body: answerAt(5000, '8') });
    expect([call.phase?.state, remotePort(), call.media?.codec]).toEqual(['active', 5000, 'PCMA']);
    call.hangup();
  });

  it('of one fork is replaced by that of another, and by the 2xx of the first', async () => {
    const { desk, call, carol, say, remotePort } = await dialled();
    await say(183, { tag: 'one', body: answerAt(4000) });
    await say(183, { tag: 'two', body: answerAt(4002) });
    expect(remotePort()).toBe(4002);
    await say(200, { tag: 'one', body: answerAt(4000) });
    expect(remotePort()).toBe(4000);
    await say(200, { tag: 'two', body: answerAt(4002) });
    expect([call.phase?.state, remotePort()]).toEqual(['active', 4000]);
    expect(carol.last('BYE').to.tag).toBe('two');
    call.hangup();
    await desk.world.advance(0);
    expect(carol.last('BYE').to.tag).toBe('one');
  });

  it('of no use is passed over: the 2xx decides', async () => {
    const { call, say, remotePort } = await dialled();
    await say(183, { body: 'nonsense' });
    await say(180, { body: answerAt(4000, '18') });
    expect([call.phase?.state, remotePort()]).toEqual(['ringing', undefined]);
    await say(200, { body: answerAt(4000) });
    expect([call.phase?.state, remotePort()]).toEqual(['active', 4000]);
    call.hangup();
  });
});

describe('a 2xx', () => {
  it.each([
    ['without an answer', ''],
    ['with nonsense for an answer', 'nonsense'],
    ['without a codec in common', answerAt(4000, '18')],
  ])('%s is acknowledged and ended with BYE', async (_what, body) => {
    const { desk, call, carol, say } = await dialled();
    await say(200, { body });
    await desk.world.advance(0);
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK', 'BYE']);
    expect(call.phase).toMatchObject({
      state: 'ended',
      ending: { code: 'media-refused', text: 'carol answered without a voice codec that this phone has.' },
    });
  });
});
