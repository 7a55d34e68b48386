import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { err } from '../../../main/base/result.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { sdp, textOf } from '../../scenario/sdp.ts';
import { startEngine } from '../media/call-rig.ts';
import { closeDesks, Desk } from './desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

const offerFrom = (address: string) =>
  sdp(`v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n`);
const carolsOffer = offerFrom('127.0.0.3');

describe('digits for a far end that takes no telephone events', () => {
  /** Carol's phone speaks PCMU and nothing else; `status` is its answer to INFO. */
  async function talking(status: number) {
    const desk = new Desk(sound);
    const carol = desk.world.peer('carol', '127.0.0.3');
    const call = desk.dial(carol.uri);
    await desk.until(() => carol.requests.length > 0, 'the INVITE is there');
    carol.answer(carol.last('INVITE'), 200, 'c', {}, textOf(carolsOffer));
    await desk.until(() => call.phase?.state === 'active', 'it is answered');
    const infos = () => carol.requests.filter(({ method }) => method === 'INFO');
    const answered = async (count: number) => {
      await desk.until(() => infos().length >= count, `${count} INFOs have come`);
      carol.answer(carol.last('INFO'), status, 'c');
      await desk.world.advance(1);
    };
    return { desk, call, infos, answered };
  }

  it('go by INFO, one after another, a comma waits', async () => {
    const { desk, call, infos, answered } = await talking(200);
    expect(call.dtmf('7,#').ok).toBe(true);
    expect(call.digits.sent).toBe('');
    await answered(1);
    expect(call.digits.sent).toBe('7');
    await desk.world.advance(700);
    expect(infos()).toHaveLength(1);
    await answered(2);
    expect(call.digits.sent).toBe('7#');
    const bodies = infos().map(({ body }) => new TextDecoder().decode(body));
    expect(bodies).toEqual(['Signal=7\r\nDuration=160\r\n', 'Signal=#\r\nDuration=160\r\n']);
    expect(infos()[0]?.headers.get('Content-Type')).toBe('application/dtmf-relay');
  });

  it('are no more tried where it takes no INFO either', async () => {
    const { desk, call, infos, answered } = await talking(415);
    call.dtmf('12');
    await answered(1);
    await desk.world.advance(1_000);
    expect([infos().length, call.digits.sent]).toEqual([1, '']);
    expect(call.dtmf('3')).toEqual(err({ code: 'wrong-state', message: 'carol does not take digits.' }));
  });
});

it('keys pressed at the far end are shown, told by INFO too', async () => {
  const desk = new Desk(sound);
  const bob = desk.farEnd('bob', '127.0.0.2');
  const call = await desk.connected(bob);
  bob.media.confirm();
  bob.media.stream.sendDtmf('4');
  await desk.until(() => call.digits.received === '4', 'the event is heard');
  const body = { contentType: 'application/dtmf-relay', bytes: new TextEncoder().encode('Signal=9\r\n') };
  const answer = bob.call.session?.request('INFO', { body });
  await desk.until(() => call.digits.received === '49', 'the INFO is read');
  expect(await answer).toMatchObject({ ok: true, value: { status: 200 } });
});

describe('a call that comes in', () => {
  it('hears keys before it is answered', async () => {
    const desk = new Desk(sound);
    const carol = desk.world.peer('carol', '127.0.0.3');
    const say = (method: string, seq: number, to: string, type: string, body: string) => {
      const lines = { From: `<${carol.uri}>;tag=c`, To: to, 'Call-ID': 'early', CSeq: `${seq} ${method}` };
      carol.send(method, desk.phone.uri, '127.0.0.1', { ...lines, 'Content-Type': type }, body);
    };
    say('INVITE', 1, `<${desk.phone.uri}>`, 'application/sdp', textOf(carolsOffer) ?? '');
    const call = await desk.ringing();
    await desk.until(() => carol.statuses('INVITE').includes(180), 'carol knows that it rings');
    const to = carol.lastResponse('INVITE').headers.get('To') ?? '';
    say('INFO', 2, to, 'application/dtmf-relay', 'Signal=9\r\n');
    await desk.until(() => carol.statuses('INFO').length > 0, 'the INFO is answered');
    expect([carol.statuses('INFO'), call.digits.received]).toEqual([[200], '9']);
  });

  it('and is answered on another phone of the person is not missed', async () => {
    const desk = new Desk(sound);
    const carol = desk.farEnd('carol', '127.0.0.3');
    const told = carol.phone.dial(desk.phone.uri, { offer: carolsOffer });
    const call = await desk.ringing();
    told.session.hangup('SIP;cause=200;text="Call completed elsewhere"');
    await desk.until(() => call.ended, 'it is cancelled');
    expect(call.phase).toMatchObject({
      ending: { code: 'answered-elsewhere', text: 'The call of carol was answered on another of your phones.' },
    });
  });

  it('that is to take the place of another is let in beyond the limit of live calls: it adds none', async () => {
    const desk = new Desk(sound);
    const bob = desk.farEnd('bob', '127.0.0.2');
    const carol = desk.farEnd('carol', '127.0.0.3');
    const first = await desk.connected(bob);
    for (let count = 1; count < limits.liveCalls; count++) desk.dial('sip:dave@127.0.0.9');
    const id = first.phase?.state === 'active' ? first.phase.session.dialogId : undefined;
    const replaces = `${id?.callId};to-tag=${id?.localTag};from-tag=${id?.remoteTag}`;
    carol.phone.dial(desk.phone.uri, { offer: carolsOffer, headers: [['Replaces', replaces]] });
    await desk.until(() => first.ended, 'bob is replaced');
    expect(first.phase).toMatchObject({ ending: { code: 'transferred' } });
    expect(desk.calls.list().find(({ party }) => party.label === 'carol')?.phase?.state).toBe('active');
    desk.calls.hangupAll();
    await desk.world.advance(1_000);
  });
});

describe('who calls', () => {
  const asserting = [
    ['P-Asserted-Identity', '"Carol of Sales" <sip:carol@example.com>'],
    ['P-Asserted-Identity', '<tel:+493012345>'],
  ] as const;
  const party = async (trusted: boolean, headers: readonly (readonly [string, string])[]) => {
    const desk = new Desk(sound, { trusted });
    const anybody = desk.farEnd('anybody', '127.0.0.3');
    anybody.phone.dial(desk.phone.uri, { offer: carolsOffer, headers });
    return (await desk.ringing()).party;
  };

  it('is whom the account’s own server asserts (RFC 3325)', async () => {
    expect(await party(true, asserting)).toEqual({
      uri: 'sip:carol@example.com',
      displayName: 'Carol of Sales',
      label: 'Carol of Sales',
    });
  });

  it('is who they say they are where anybody else asserts it', async () => {
    expect((await party(false, asserting)).uri).toBe('sip:anybody@127.0.0.3');
  });

  it('is not told where they asked for privacy', async () => {
    expect((await party(true, [...asserting, ['Privacy', 'id']])).uri).toBe('sip:anybody@127.0.0.3');
  });
});

describe('a transfer by the far end', () => {
  async function sentOn() {
    const desk = new Desk(sound);
    const [bob, carol] = [desk.farEnd('bob', '127.0.0.2'), desk.farEnd('carol', '127.0.0.3')];
    const call = await desk.connected(bob);
    void bob.call.session?.request('REFER', { headers: [['Refer-To', `<${carol.phone.uri}>`]] });
    await desk.until(() => call.handover.referral !== undefined, 'the person is asked');
    return { desk, carol, call };
  }

  it('is shown as it goes, and done once the other has answered', async () => {
    const { desk, carol, call } = await sentOn();
    expect(desk.calls.transfers.accept(call.id).ok).toBe(true);
    expect(call.handover.standing).toEqual({ state: 'trying', text: 'bob connects you to carol…' });
    await desk.until(() => call.handover.standing?.state === 'ringing', 'carol’s phone rings');
    expect(call.handover.standing?.text).toBe('carol is ringing for you.');
    await carol.answer();
    await desk.until(() => call.handover.standing?.state === 'done', 'carol answers');
  });

  it('that reaches nobody leaves the person with the call they had', async () => {
    const { desk, carol, call } = await sentOn();
    carol.phone.onRing = (invite) => invite.reject(486);
    desk.calls.transfers.accept(call.id);
    await desk.until(() => call.handover.standing?.state === 'failed', 'carol is busy');
    expect(call.handover.standing?.text).toBe('carol is busy. You still have the call with bob.');
    await desk.until(() => call.phase?.state === 'active' && !call.held, 'it goes on');
  });
});
