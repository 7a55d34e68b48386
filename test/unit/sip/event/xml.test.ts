import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { escapedXml, parseXml } from '../../../../main/sip/event/xml.ts';

const read = (text: string) => parseXml(new TextEncoder().encode(text));

test('elements, attributes, text; prefixes cut off, comments passed over', () => {
  const text = `<?xml version='1.0'?><!-- so --><p:a xmlns:p="urn:x" one='1' p:two="&lt;2&#62;">x<b/><![CDATA[<y>]]> &amp; z</p:a>`;
  expect(read(text)).toEqual({
    ok: true,
    value: {
      name: 'a',
      attributes: new Map([
        ['one', '1'],
        ['two', '<2>'],
      ]),
      children: [{ name: 'b', attributes: new Map(), children: [], text: '' }],
      text: 'x<y> & z',
    },
  });
});

test('document types, entities and instructions are refused', () => {
  const bomb = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>';
  const texts = [
    bomb,
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a>&b;</a>',
    '<a>&</a>',
    '<a>&#0;</a>',
    '<a>&#1114112;</a>',
    '<a b="&c;"/>',
    '<a><?php echo 1 ?></a>',
    '<a>&constructor;</a>',
  ];
  for (const text of texts) expect(read(text), text).toMatchObject({ ok: false, error: { code: 'bad-syntax' } });
});

test('what is not well formed is refused', () => {
  const texts = [
    '',
    ' ',
    'a',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>b',
    '<a b=c/>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a',
    '<a><!-- </a>',
    '<1/>',
  ];
  for (const text of texts) expect(read(text).ok, text).toBe(false);
});

test('depth, number and length are limited', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  expect([read(nested(limits.xmlDepth)).ok, read(nested(limits.xmlDepth + 1)).ok]).toEqual([true, false]);
  const many = (count: number) => `<a>${'<b/>'.repeat(count - 1)}</a>`;
  expect([read(many(limits.xmlElements)).ok, read(many(limits.xmlElements + 1)).ok]).toEqual([true, false]);
  const attributes = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ')}/>`;
  expect([read(attributes(limits.xmlAttributes)).ok, read(attributes(limits.xmlAttributes + 1)).ok]).toEqual([
    true,
    false,
  ]);
  expect(read(`<a>${' '.repeat(limits.notifyBodyBytes)}</a>`)).toMatchObject({ error: { code: 'too-large' } });
});

test('whatever comes in, it gives a result, and soon', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '=',
    '"',
    "'",
    '&',
    ';',
    '#',
    '!',
    '--',
    '<![CDATA[',
    ']]>',
    '<?xml ',
    '?>',
    ' ',
    'xmlns:',
    '<a b="',
    '</a>',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
      expect(typeof read(parts.join('')).ok).toBe('boolean');
    }),
  );
  for (const part of ['<a ', '<!--', '&', '<a b="', 'x=', '<a>', ' ', 'a', '&#x']) {
    const text = `<a ${part.repeat(limits.notifyBodyBytes / part.length - 2)}`;
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(500);
  }
});

test('text is escaped, and what XML cannot hold is left out', () => {
  expect(escapedXml('a<b>"c"&\'d\'\u0000\u001f\ufffe')).toBe('a&lt;b&gt;&quot;c&quot;&amp;&apos;d&apos;');
});
