import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type SippResult, startSipp } from '../support/peers/sipp.ts';

/** A way SIP is carried: each call flow goes over all of them, each in a file of its own. */
interface Carrier {
  readonly transport: 'udp' | 'tcp';
  readonly address: '127.0.0.1' | '::1';
}

/** sipp takes each message for what its scenario expects next, also one that came before. */
const noRetransmission = ['-nr'];

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function expectSuccess(result: SippResult): void {
  expect(`${result.exitCode} ${result.errors}`).toBe('0 ');
}

/** Declares the tests of every call flow over one carrier. */
export function callFlows(carrier: Carrier): void {
  let running: RunningApp;

  beforeAll(async () => {
    running = await startApp({ sip: `${bracketed(carrier.address)}:0` });
  });

  afterAll(() => running.stop());

  const sippCalls = async (scenario: string, user: string, more: object = {}): Promise<SippResult> => {
    const sipp = await startSipp({ scenario, user, remote: running.sip, ...carrier, ...more });
    return sipp.finished();
  };
  const app = () => running;
  const callee = async (scenario: string, more: object = {}) => {
    const sipp = await startSipp({ scenario, ...carrier, ...more });
    const transport = carrier.transport === 'tcp' ? ';transport=tcp' : '';
    return { sipp, uri: `sip:sipp@${bracketed(carrier.address)}:${sipp.port}${transport}` };
  };

  it('sipp calls the echo line: INVITE, 200, ACK, BYE', async () => {
    expectSuccess(await sippCalls('uac', 'echo', { calls: 3, holdMs: 200 }));
  });

  it('sipp calls without an offer, and gets one', async () => {
    expectSuccess(await sippCalls('offerless-caller', 'echo'));
  });

  it('sipp holds and resumes, and a bad re-offer leaves the call standing', async () => {
    expectSuccess(await sippCalls('hold-caller', 'echo'));
  });

  it('sipp cancels while it rings', async () => {
    expectSuccess(await sippCalls('cancel-caller', 'ring'));
  });

  it('sipp hears that the line is busy, the user unknown, the codec missing', async () => {
    expectSuccess(await sippCalls('busy-caller', 'busy'));
    expectSuccess(await sippCalls('unknown-caller', 'nobody'));
    expectSuccess(await sippCalls('no-codec-caller', 'echo'));
  });

  it('sipp asks for capabilities', async () => {
    expectSuccess(await sippCalls('options-caller', 'echo'));
  });

  it('a lost ACK: the 200 comes again until it is acknowledged', async () => {
    const result = await sippCalls('lost-ack-caller', 'echo', { more: noRetransmission });
    expectSuccess(result);
    const answers = [...result.messages.matchAll(/^SIP\/2\.0 200 OK[\s\S]*?^CSeq: (\d+ \w+)/gm)].map(
      (match) => match[1],
    );
    expect(answers.filter((answer) => answer === '1 INVITE').length).toBeGreaterThanOrEqual(3);
  });

  it('we call sipp and hang up', async () => {
    const { sipp, uri } = await callee('uas');
    const { callId } = await app().api.call('calls.dial', { to: uri });
    expect((await app().api.callIs(callId, 'active')).codec).toBe('PCMU');
    await app().api.call('calls.hangup', { callId });
    expect((await app().api.callIs(callId, 'ended')).end?.code).toBe('hung-up');
    expectSuccess(await sipp.finished());
  });

  it('we call a sipp that says nothing at first, and is the one to hang up', async () => {
    const { sipp, uri } = await callee('slow-callee');
    const { callId } = await app().api.call('calls.dial', { to: uri });
    await app().api.callIs(callId, 'active');
    expect((await app().api.callIs(callId, 'ended')).end?.code).toBe('hung-up-remotely');
    const result = await sipp.finished();
    expectSuccess(result);
    const invites = result.messages.match(/^INVITE /gm)?.length ?? 0;
    if (carrier.transport === 'udp') expect(invites).toBeGreaterThanOrEqual(3);
    else expect(invites).toBe(1);
  });

  it('a lost 200: each one that comes again is acknowledged again', async () => {
    const { sipp, uri } = await callee('lost-200-callee', { more: noRetransmission });
    const { callId } = await app().api.call('calls.dial', { to: uri });
    await app().api.callIs(callId, 'active');
    await sipp.seen(/^ACK /gm, 2);
    await app().api.call('calls.hangup', { callId });
    expectSuccess(await sipp.finished());
  });

  it('keys go by INFO, both ways, where the far end takes no telephone events', async () => {
    const { sipp, uri } = await callee('info-callee');
    const { callId } = await app().api.call('calls.dial', { to: uri });
    await app().api.callIs(callId, 'active');
    await app().api.call('calls.dtmf', { callId, digits: '4#' });
    const keys = async () => {
      const call = (await app().api.call('engine.snapshot', {})).calls.find(({ id }) => id === callId);
      return [call?.dtmf, call?.dtmfReceived];
    };
    await expect.poll(keys).toEqual(['4#', '7']);
    await app().api.call('calls.hangup', { callId });
    expectSuccess(await sipp.finished());
  });

  it('we cancel while it rings', async () => {
    const { sipp, uri } = await callee('cancelled-callee');
    const { callId } = await app().api.call('calls.dial', { to: uri });
    await app().api.callIs(callId, 'ringing');
    await app().api.call('calls.hangup', { callId });
    expect((await app().api.callIs(callId, 'ended')).end?.code).toBe('cancelled');
    expectSuccess(await sipp.finished());
  });

  it.each([
    ['busy-callee', 'busy', 486],
    ['unknown-callee', 'not-found', 404],
    ['declining-callee', 'declined', 603],
    ['unavailable-callee', 'no-answer', 480],
  ] as const)('we call a %s and are told', async (scenario, code, status) => {
    const { sipp, uri } = await callee(scenario);
    const { callId } = await app().api.call('calls.dial', { to: uri });
    expect((await app().api.callIs(callId, 'ended')).end).toMatchObject({ code, status });
    expectSuccess(await sipp.finished());
  });
}
