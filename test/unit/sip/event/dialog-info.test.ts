import { expect, test } from 'vitest';
import type { DialogInfo } from '../../../../main/sip/event/dialog-info.ts';
import { dialogInfoBody, parseDialogInfo } from '../../../../main/sip/event/dialog-info-xml.ts';
import { nothingWatched, withDocument } from '../../../../main/sip/event/watched-dialogs.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('the sample of RFC 4235 §4.2', () => {
  const sample = `<?xml version="1.0" encoding="UTF-8"?>
   <dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="urn:ietf:params:xml:ns:dialog-info"
     version="1" state="full">
     <dialog id="123456">
        <state>confirmed</state>
        <duration>274</duration>
        <local>
          <identity display="Alice">sip:alice@example.com</identity>
          <target uri="sip:alice@pc33.example.com">
            <param pname="isfocus" pval="true"/>
            <param pname="class" pval="personal"/>
          </target>
        </local>
        <remote>
          <identity display="Bob">sip:bob@example.org</identity>
          <target uri="sip:bobster@phone21.example.org"/>
        </remote>
     </dialog>
   </dialog-info>`;
  expect(parseDialogInfo(bytes(sample))).toEqual({
    ok: true,
    value: {
      version: 1,
      state: 'full',
      entity: '',
      dialogs: [
        {
          id: '123456',
          state: 'confirmed',
          duration: 274,
          local: { identity: 'sip:alice@example.com', displayName: 'Alice', target: 'sip:alice@pc33.example.com' },
          remote: { identity: 'sip:bob@example.org', displayName: 'Bob', target: 'sip:bobster@phone21.example.org' },
        },
      ],
    },
  });
});

test('a document is read back as it was written, with names that need escapes', () => {
  const info: DialogInfo = {
    version: 4_294_967_295,
    state: 'partial',
    entity: 'sip:alice@example.com',
    dialogs: [
      {
        id: 'a<b>&"c\'',
        state: 'terminated',
        event: 'rejected',
        code: 486,
        callId: 'c@d',
        localTag: 'l',
        remoteTag: 'r',
        direction: 'recipient',
        remote: { displayName: 'Bob <the> "builder" & sons', identity: 'sip:bob@example.org?a=b&c=d' },
      },
    ],
  };
  const body = dialogInfoBody(info);
  expect(body.contentType).toBe('application/dialog-info+xml');
  expect(parseDialogInfo(body.bytes)).toEqual({ ok: true, value: info });
});

test('a dialog without id or known state is passed over; a document without version is none', () => {
  const dialogs =
    '<dialog id="1"><state>early</state></dialog><dialog><state>early</state></dialog><dialog id="2"><state>odd</state></dialog>';
  const parsed = parseDialogInfo(bytes(`<d:dialog-info xmlns:d="x" version="0">${dialogs}</d:dialog-info>`));
  expect(parsed).toMatchObject({ value: { dialogs: [{ id: '1', state: 'early' }] } });
  for (const text of ['<dialog-info/>', '<dialog-info version="-1"/>', '<presence version="0"/>']) {
    expect(parseDialogInfo(bytes(text)).ok, text).toBe(false);
  }
});

/** RFC 4235 §4.3, sentence by sentence. */
test('documents add up to a table', () => {
  const document = (version: number, state: 'full' | 'partial', ...ids: string[]): DialogInfo => ({
    version,
    state,
    entity: '',
    dialogs: ids.map((id) => ({ id: id.replace('-', ''), state: id.startsWith('-') ? 'terminated' : 'confirmed' })),
  });
  const steps = [
    { document: document(5, 'full', 'a', 'b'), ids: ['a', 'b'], missed: false },
    { document: document(6, 'partial', 'c', '-a'), ids: ['b', 'c'], missed: false },
    { document: document(4, 'full', 'z'), ids: ['b', 'c'], missed: false },
    { document: document(9, 'partial', 'd'), ids: ['b', 'c', 'd'], missed: true },
    { document: document(12, 'full', 'e'), ids: ['e'], missed: false },
  ];
  let known = nothingWatched;
  for (const step of steps) {
    const { watched, missed } = withDocument(known, step.document);
    expect([[...watched.dialogs.keys()], missed]).toEqual([step.ids, step.missed]);
    known = watched;
  }
  expect(withDocument(nothingWatched, document(3, 'partial', 'a')).missed).toBe(true);
});
