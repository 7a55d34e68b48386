import { describe, expect, it } from 'vitest';
import { formatHistoryEntry, historyOfResponse, readHistory } from '../../../main/account/history-info.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { uri } from '../../scenario/uri.ts';
import { invite } from './requests.ts';

const history = (line: string) => readHistory(invite([['History-Info', line]]).headers);
const shown = (line: string) => history(line).map((entry) => ({ ...entry, uri: formatUri(entry.uri) }));

/** RFC 7044 §5.1: the header of its example, in one line. */
const example =
  '<sip:bob@biloxi.example.com;p=x>;index=1;foo=bar, <sip:bob@biloxi.example.com?Reason=SIP%3Bcause%3D302>;index=1.1;np=1, ' +
  '<sip:bob@192.0.2.3?Reason=SIP%3B%20cause%3D486>;index=1.1.1;rc=1.1, <sip:carol@example.com>;index=1.2;mp=1.1';

describe('History-Info (RFC 7044)', () => {
  it('is read as the way that a request took', () => {
    expect(shown(example)).toEqual([
      { uri: 'sip:bob@biloxi.example.com;p=x', index: '1', isPrivate: false },
      {
        uri: 'sip:bob@biloxi.example.com',
        index: '1.1',
        from: { by: 'np', index: '1' },
        status: 302,
        isPrivate: false,
      },
      { uri: 'sip:bob@192.0.2.3', index: '1.1.1', from: { by: 'rc', index: '1.1' }, status: 486, isPrivate: false },
      { uri: 'sip:carol@example.com', index: '1.2', from: { by: 'mp', index: '1.1' }, isPrivate: false },
    ]);
  });

  it('is read with the wish not to be shown', () => {
    expect(shown('<sip:a@x.example?Privacy=history>;index=1')).toEqual([
      { uri: 'sip:a@x.example', index: '1', isPrivate: true },
    ]);
  });

  it.each([
    '<sip:a@x.example>',
    '<sip:a@x.example>;index=1.x',
    'nonsense;index=1',
    `<sip:a@x.example>;index=1${'.1'.repeat(99)}`,
  ])('%s is passed over', (line) => expect(history(line)).toEqual([]));

  it('is written as it is read', () => {
    const entry = history('<sip:bob@192.0.2.3?Reason=SIP%3Bcause%3D486>;index=1.1.1;rc=1.1')[0];
    expect(entry && formatHistoryEntry(entry)).toBe('<sip:bob@192.0.2.3?Reason=SIP%3Bcause%3D486>;index=1.1.1;rc=1.1');
  });

  it('of a response gets an entry for the request itself where the last is another (§9.1)', () => {
    const here = uri('sip:alice@example.com');
    const indexes = (line: string) => historyOfResponse(history(line), here).map(({ index }) => index);
    expect(historyOfResponse([], here)).toEqual([{ uri: here, index: '1', isPrivate: false }]);
    expect(indexes('<sip:bob@example.com>;index=1')).toEqual(['1', '1.1']);
    expect(indexes('<sip:bob@example.com>;index=1, <sip:alice@example.com>;index=1.1;mp=1')).toEqual(['1', '1.1']);
  });
});
