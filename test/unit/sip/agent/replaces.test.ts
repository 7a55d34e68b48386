import { expect, test } from 'vitest';
import { formatReplaces, parseReplaces, replacesFor } from '../../../../main/sip/agent/replaces.ts';
import { formatTargetDialog, parseTargetDialog } from '../../../../main/sip/agent/target-dialog.ts';

/** The examples of RFC 3891 §6.1, and what its grammar does not allow. */
test('Replaces is read and written', () => {
  const texts = [
    '98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff',
    '12adf2f34456gs5;to-tag=12345;from-tag=54321',
    '87134@171.161.34.23;to-tag=24796;from-tag=0',
    '98asjd8@test.com;to-tag=ff87ff;from-tag=r33th4x0r;early-only',
  ];
  expect(texts.map((text) => parseReplaces(text))).toMatchObject([
    { value: { callId: '98732@sip.example.com', toTag: 'ff87ff', fromTag: 'r33th4x0r', earlyOnly: false } },
    { value: { callId: '12adf2f34456gs5', toTag: '12345', fromTag: '54321' } },
    { value: { callId: '87134@171.161.34.23', toTag: '24796', fromTag: '0' } },
    { value: { callId: '98asjd8@test.com', earlyOnly: true } },
  ]);
  for (const text of texts.slice(1)) {
    const parsed = parseReplaces(text);
    expect(parsed.ok && formatReplaces(parsed.value)).toBe(text);
  }
});

test('one that names no dialog is refused', () => {
  for (const text of [
    '',
    'a',
    'a;to-tag=b',
    'a;from-tag=b',
    'a;to-tag=b;from-tag',
    ';to-tag=a;from-tag=b',
    'a b;to-tag=a;from-tag=b',
    'a;to-tag=b;from-tag=c;to-tag=d',
  ]) {
    expect(parseReplaces(text).ok, text).toBe(false);
    expect(
      parseTargetDialog(text.replaceAll('to-tag', 'local-tag').replaceAll('from-tag', 'remote-tag')).ok,
      text,
    ).toBe(false);
  }
});

test('our dialog as its far end knows it', () => {
  const dialog = { callId: 'c', localTag: 'ours', remoteTag: 'theirs' };
  expect(formatReplaces(replacesFor(dialog))).toBe('c;to-tag=theirs;from-tag=ours');
  expect(formatReplaces(replacesFor({ ...dialog, remoteTag: '' }))).toBe('c;to-tag=0;from-tag=ours');
});

/** RFC 4538 §7: the sender's local tag is our remote one. */
test('Target-Dialog is written by one end and read by the other', () => {
  const text = formatTargetDialog({
    callId: 'fa77as7dad8-sd98ajzz@host.example.com',
    localTag: 'kkaz',
    remoteTag: '6544',
  });
  expect(text).toBe('fa77as7dad8-sd98ajzz@host.example.com;local-tag=kkaz;remote-tag=6544');
  expect(parseTargetDialog(text)).toEqual({
    ok: true,
    value: { callId: 'fa77as7dad8-sd98ajzz@host.example.com', localTag: '6544', remoteTag: 'kkaz' },
  });
});
