import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { sdp } from '../../scenario/sdp.ts';
import { startEngine } from '../media/call-rig.ts';
import { closeDesks, Desk } from './desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

const offer = sdp(
  'v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n',
);

it('a call that is to take the place of none of the person’s calls, but of a test line’s, does not ring for ever', async () => {
  const desk = new Desk(sound);
  const bob = desk.farEnd('bob', '127.0.0.2');
  const carol = desk.farEnd('carol', '127.0.0.3');
  const { session } = desk.phone.dial(bob.phone.uri, { offer });
  await desk.until(() => bob.phone.invites.length > 0, 'it rings');
  await bob.answer();
  await desk.until(() => session.dialogId !== undefined, 'it is answered');
  const { callId = '', localTag = '', remoteTag = '' } = session.dialogId ?? {};
  const replaces = `${callId};to-tag=${localTag};from-tag=${remoteTag}`;
  const told = carol.phone.dial(desk.phone.uri, { offer, headers: [['Replaces', replaces]] });
  await desk.until(() => told.ended !== undefined, 'carol is refused');
  expect(told.ended).toMatchObject({ kind: 'rejected', status: 481 });
  expect(desk.calls.list().map(({ phase }) => phase?.state)).toEqual(['ended']);
  session.hangup();
});
