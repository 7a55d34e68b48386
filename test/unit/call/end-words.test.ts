import { describe, expect, it } from 'vitest';
import { endingOf } from '../../../main/call/end-words.ts';
import type { EndCause } from '../../../main/sip/agent/end-cause.ts';

const outgoing = { who: 'Bob', direction: 'outgoing', answered: false } as const;

function rejected(status: number, warning?: string, reason = 'Reason'): EndCause {
  return { kind: 'rejected', status, reason, ...(warning === undefined ? {} : { warning }) };
}

describe('how a call ended is told', () => {
  it.each([
    [486, 'busy', 'Bob is busy.'],
    [600, 'busy', 'Bob is busy.'],
    [404, 'not-found', 'Bob was not found at that address. Check how it is written.'],
    [408, 'no-answer', 'Bob did not answer in time.'],
    [480, 'no-answer', 'Bob is not available now.'],
    [603, 'declined', 'Bob declined the call.'],
    [403, 'forbidden', 'Bob does not take this call: the server asks for an account that may place it.'],
    [488, 'media-refused', 'Bob has no voice codec in common with this phone.'],
    [503, 'unreachable', 'The server of Bob is overloaded. Try again in a while.'],
    [302, 'failed', 'Bob sent the call on, but not to where it may be followed: in a circle, or on and on.'],
    [599, 'failed', 'The call failed: 599 Reason.'],
  ])('%i → %s: %s', (status, code, text) => {
    expect(endingOf(rejected(status), outgoing)).toEqual({ code, text, status });
  });

  it('tells the far end’s warning', () => {
    expect(endingOf(rejected(488, '305 x "G729 only"'), outgoing).text).toContain('305 x "G729 only"');
  });

  it.each([
    [{ kind: 'local' }, 'hung-up', 'You hung up.'],
    [{ kind: 'remote' }, 'hung-up-remotely', 'Bob hung up.'],
    [{ kind: 'cancelled' }, 'cancelled', 'You cancelled the call.'],
    [
      { kind: 'unreachable', message: 'connection refused' },
      'unreachable',
      "Bob can't be reached: connection refused.",
    ],
    [{ kind: 'no-ack' }, 'failed', 'Bob never confirmed the call, so it was ended.'],
    [{ kind: 'failed', message: 'no answer taken' }, 'failed', 'The call failed: no answer taken.'],
  ] as const)('%o → %s', (cause, code, text) => {
    expect(endingOf(cause, outgoing)).toEqual({ code, text });
  });

  it('tells a far end that connected us to somebody else from one that hung up', () => {
    const circumstances = { ...outgoing, answered: true, connectedTo: 'Carol' };
    expect(endingOf({ kind: 'remote' }, circumstances)).toEqual({
      code: 'transferred',
      text: 'Bob transferred you to Carol.',
    });
  });

  it('tells silence before an answer from a lost connection after it', () => {
    expect(endingOf({ kind: 'no-response' }, outgoing).text).toContain('does not answer at all');
    expect(endingOf({ kind: 'no-response' }, { ...outgoing, answered: true }).text).toBe(
      'The connection to Bob was lost.',
    );
  });

  it('calls a caller that gave up missed, unless another phone has answered', () => {
    const incoming = { ...outgoing, direction: 'incoming' } as const;
    expect(endingOf({ kind: 'cancelled' }, incoming).code).toBe('missed');
    expect(endingOf({ kind: 'cancelled', reason: 'Q.850;cause=16' }, incoming).code).toBe('missed');
    expect(endingOf({ kind: 'cancelled', reason: 'SIP;cause=200' }, incoming).code).toBe('answered-elsewhere');
  });

  it('tells why a challenge was not answered, where that is known', () => {
    const usual = 'Bob does not take this call: the server asks for an account that may place it.';
    expect(endingOf(rejected(407, undefined, 'Proxy Authentication Required'), outgoing).text).toBe(usual);
    const known = 'The server does not accept the user name and password';
    expect(endingOf(rejected(401, undefined, known), outgoing)).toMatchObject({
      code: 'forbidden',
      text: `The call to Bob was refused: ${known}.`,
    });
  });
});
