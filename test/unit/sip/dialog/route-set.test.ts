import { expect, test } from 'vitest';
import { asRequestUri, routeRequest } from '../../../../main/sip/dialog/route-set.ts';
import { type NameAddr, parseNameAddr } from '../../../../main/sip/message/name-addr.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';
import { uri } from '../../../scenario/uri.ts';

function routes(...texts: string[]): NameAddr[] {
  return texts.map((text) => {
    const parsed = parseNameAddr(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return parsed.value;
  });
}

function routed(target: string, ...routeSet: string[]) {
  const { requestUri, routes: values, nextHop } = routeRequest(uri(target), routes(...routeSet));
  return { requestUri: formatUri(requestUri), routes: values, nextHop: formatUri(nextHop) };
}

/** The three cases of §12.2.1.1. */
test('without a route set the remote target is the Request-URI', () => {
  expect(routed('sip:user@remoteua')).toEqual({
    requestUri: 'sip:user@remoteua',
    routes: [],
    nextHop: 'sip:user@remoteua',
  });
});

test('behind a loose router the Request-URI stays the remote target', () => {
  expect(routed('sip:user@remoteua', '<sip:proxy1;lr>', '<sip:proxy2;lr;x=1>;y=2')).toEqual({
    requestUri: 'sip:user@remoteua',
    routes: ['<sip:proxy1;lr>', '<sip:proxy2;lr;x=1>;y=2'],
    nextHop: 'sip:proxy1;lr',
  });
});

test('a strict router is the Request-URI, and the remote target the last route (the RFC’s example)', () => {
  expect(routed('sip:user@remoteua', '<sip:proxy1>', '<sip:proxy2>', '<sip:proxy3;lr>', '<sip:proxy4>')).toEqual({
    requestUri: 'sip:proxy1',
    routes: ['<sip:proxy2>', '<sip:proxy3;lr>', '<sip:proxy4>', '<sip:user@remoteua>'],
    nextHop: 'sip:proxy1',
  });
});

test('a strict router’s URI loses what a Request-URI may not hold', () => {
  expect(routed('sip:user@remoteua', '<sip:proxy1;transport=tcp;method=INVITE?Subject=x>').requestUri).toBe(
    'sip:proxy1;transport=tcp',
  );
});

test.each([
  ['sip:bob@host;method=BYE?Subject=x', 'sip:bob@host'],
  ['sip:bob@host;transport=tcp;lr', 'sip:bob@host;transport=tcp;lr'],
  ['tel:+1201555', 'tel:+1201555'],
])('%s as a Request-URI is %s (§19.1.1)', (given, expected) => {
  expect(formatUri(asRequestUri(uri(given)))).toBe(expected);
});
