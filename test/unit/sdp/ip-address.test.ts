import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipVersion, isMulticast, isUnspecified } from '../../../main/sdp/ip-address.ts';

describe('an address literal', () => {
  test.each([
    ['192.0.2.1', 4],
    ['0.0.0.0', 4],
    ['255.255.255.255', 4],
    ['::', 6],
    ['::1', 6],
    ['2001:db8::1', 6],
    ['2001:DB8:0:0:8:800:200C:417A', 6],
    ['::ffff:192.0.2.1', 6],
    ['1:2:3:4:5:6:192.0.2.1', 6],
    ['1:2:3:4:5:6:7::', 6],
    ['1::8', 6],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4.5', undefined],
    ['example.com', undefined],
    ['[::1]', undefined],
    ['fe80::1%eth0', undefined],
    ['1:2:3:4:5:6:7', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7::8', undefined],
    ['12345::', undefined],
    ['192.0.2.1::', undefined],
    [':', undefined],
    ['', undefined],
  ])('%s is of version %s', (text, version) => {
    expect(ipVersion(text)).toBe(version);
  });

  test('is judged as Node judges it', () => {
    const shape = fc.array(fc.constantFrom('::', ':', '.', '1', 'ab', '0', '192.0.2.1', 'f00d', '256'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV6(),
          fc.ipV4(),
          shape.map((parts) => parts.join('')),
        ),
        (text) => {
          // Leading zeros in a dotted quad: read here, as phones write them; refused there.
          fc.pre(!/(^|[.:])0\d/.test(text));
          expect(ipVersion(text) ?? 0).toBe(isIP(text));
        },
      ),
      { numRuns: 5000, seed: 3 },
    );
  });

  test('nobody’s and everybody’s', () => {
    expect(['0.0.0.0', '::', '0:0:0:0:0:0:0:0'].every(isUnspecified)).toBe(true);
    expect(['0.0.0.1', '::1', '00'].some(isUnspecified)).toBe(false);
    expect(['224.0.0.1', '239.255.255.255', 'ff02::1', 'FF0E::1'].every(isMulticast)).toBe(true);
    expect(['223.255.255.255', '240.0.0.1', 'fe80::1', 'ff2::1'].some(isMulticast)).toBe(false);
  });
});
