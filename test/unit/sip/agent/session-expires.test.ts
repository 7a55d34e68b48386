import { describe, expect, test } from 'vitest';
import { minSeOf, sessionExpiresOf } from '../../../../main/sip/agent/session-expires.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipResponse } from '../../../../main/sip/message/message.ts';

function having(name: string, value: string): SipResponse {
  return new SipResponse(200, 'OK', new Headers([[name, value]]));
}

describe('Session-Expires (RFC 4028 §4)', () => {
  test.each([
    ['1800', 1_800, undefined],
    ['1800;refresher=uac', 1_800, 'uac'],
    ['90 ; Refresher = UAS', 90, 'uas'],
    ['90;refresher=who;x', 90, undefined],
    ['9999999999', 9_999_999_999, undefined],
  ])('%s', (value, seconds, refresher) => {
    expect(sessionExpiresOf(having('Session-Expires', value))).toEqual({ seconds, refresher });
  });

  test('its compact form is x', () => {
    expect(sessionExpiresOf(having('x', '90'))?.seconds).toBe(90);
  });

  test.each(['', 'soon', '-1', '1e3', '90;', '90 90', '12345678901', '90;a=1;a=2'])('not "%s"', (value) => {
    expect(sessionExpiresOf(having('Session-Expires', value))).toBeUndefined();
  });

  test('none', () => {
    expect(sessionExpiresOf(new SipResponse(200))).toBeUndefined();
  });
});

test('Min-SE (RFC 4028 §5)', () => {
  expect(['120', '120;x=y', 'long', ''].map((value) => minSeOf(having('Min-SE', value)))).toEqual([
    120,
    120,
    undefined,
    undefined,
  ]);
});
