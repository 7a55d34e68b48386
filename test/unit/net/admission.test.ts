import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { RecentSources } from '../../../main/base/recent-sources.ts';
import { Admission, type AdmissionMode } from '../../../main/net/admission.ts';
import { sourceKey } from '../../../main/net/source-key.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const invite = Buffer.from('INVITE sip:a@b SIP/2.0\r\n');
const answer = Buffer.from('SIP/2.0 200 OK\r\n');
const garbage = Buffer.from('SIP/2.');

function admission(mode: AdmissionMode = 'normal') {
  const clock = new VirtualClock();
  const gate = new Admission(clock, mode);
  /** How many of so many datagrams are let in. */
  const flood = (from: string, count: number, bytes: Uint8Array = invite) => {
    let admitted = 0;
    for (let sent = 0; sent < count; sent++) if (gate.admits(from, bytes)) admitted++;
    return admitted;
  };
  return { clock, gate, flood };
}

describe('what a source may send', () => {
  it('is a burst, and then so many a second', () => {
    const { clock, flood } = admission();
    expect(flood('192.0.2.1', 1_000)).toBe(limits.admissionBurst);
    clock.advanceSync(1_000);
    expect(flood('192.0.2.1', 1_000)).toBe(limits.admissionPerSecond);
    clock.advanceSync(3_600_000);
    expect(flood('192.0.2.1', 1_000)).toBe(limits.admissionBurst);
  });

  it('takes nothing from any other source', () => {
    const { flood } = admission();
    flood('192.0.2.1', 10_000);
    expect(flood('192.0.2.2', 1)).toBe(1);
  });

  it('leaves answers alone, which have a larger measure of their own; garbage counts as requests', () => {
    const { flood } = admission();
    expect(flood('192.0.2.1', limits.admissionBurst, garbage)).toBe(limits.admissionBurst);
    expect(flood('192.0.2.1', 1)).toBe(0);
    expect(flood('192.0.2.1', 10_000, answer)).toBe(limits.admissionResponseBurst);
  });

  it('is counted over streams too: past it they are not read until the debt is paid', () => {
    const { clock, gate } = admission();
    expect(gate.delayAfter('192.0.2.1', limits.admissionBurst)).toBe(0);
    expect(gate.delayAfter('192.0.2.1', limits.admissionPerSecond)).toBe(1_000);
    clock.advanceSync(1_000);
    expect(gate.delayAfter('192.0.2.1', 0)).toBe(0);
    expect(gate.delayAfter('192.0.2.1', 1)).toBe(1_000 / limits.admissionPerSecond);
  });
});

describe('who is exempt', () => {
  it.each([
    ['normal', '127.0.0.1', 'exempt'],
    ['normal', '127.9.9.9', 'exempt'],
    ['normal', '::1', 'exempt'],
    ['normal', '192.0.2.1', 'counted'],
    ['strict', '127.0.0.1', 'counted'],
    ['off', '192.0.2.1', 'exempt'],
  ] as const)('%s: %s is %s', (mode, source, outcome) => {
    const { flood, gate } = admission(mode);
    const most = outcome === 'exempt' ? 1_000 : limits.admissionBurst;
    expect(flood(source, 1_000)).toBe(most);
    expect(gate.mayReturn(source, 10_000_000)).toBe(outcome === 'exempt');
  });

  it('is who is trusted, as long as anybody trusts him, but not where nobody is', () => {
    const { flood, gate } = admission();
    const registrar = gate.trust('192.0.2.1');
    const proxy = gate.trust('192.0.2.1');
    expect(flood('192.0.2.1', 1_000)).toBe(1_000);
    registrar.dispose();
    registrar.dispose();
    expect(flood('192.0.2.1', 1_000)).toBe(1_000);
    proxy.dispose();
    expect(flood('192.0.2.1', 1_000)).toBe(limits.admissionBurst);
    const strict = admission('strict');
    strict.gate.trust('192.0.2.1');
    expect(strict.flood('192.0.2.1', 1_000)).toBe(limits.admissionBurst);
  });
});

describe('connections from one source', () => {
  it('have a maximum, which closing makes room under', () => {
    const { clock, gate } = admission();
    const places = Array.from({ length: limits.admissionConnections }, () => gate.admitConnection('192.0.2.1'));
    expect(places.every((place) => place !== undefined)).toBe(true);
    expect(gate.admitConnection('192.0.2.1')).toBeUndefined();
    expect(gate.admitConnection('192.0.2.2')).toBeDefined();
    places[0]?.dispose();
    clock.advanceSync(1_000);
    expect(gate.admitConnection('192.0.2.1')).toBeDefined();
  });

  it('cost as much as a request: opening and closing them is a flood', () => {
    const { gate } = admission();
    let opened = 0;
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const place = gate.admitConnection('192.0.2.1');
      if (place) opened++;
      place?.dispose();
    }
    expect(opened).toBe(limits.admissionBurst);
  });
});

describe('what may go back to a source that may be forged', () => {
  it('is one and a half times what came, and no more', () => {
    const { gate } = admission();
    gate.admits('192.0.2.1', Buffer.alloc(400, 'x'));
    expect(gate.mayReturn('192.0.2.1', 500)).toBe(true);
    expect(gate.mayReturn('192.0.2.1', 101)).toBe(false);
    expect(gate.mayReturn('192.0.2.1', 100)).toBe(true);
    expect(gate.mayReturn('192.0.2.2', 1)).toBe(false);
  });

  it('is no question any more once the source has shown that it gets it', () => {
    const { gate } = admission();
    gate.prove('192.0.2.1');
    expect(gate.mayReturn('192.0.2.1', 10_000_000)).toBe(true);
    expect(gate.mayReturn('192.0.2.2', 1)).toBe(false);
  });

  it('can be saved up to a limit', () => {
    const { gate } = admission();
    for (let n = 0; n < limits.admissionBurst; n++) gate.admits('192.0.2.1', Buffer.alloc(1_400, 'x'));
    expect(gate.mayReturn('192.0.2.1', limits.returnCreditBytes + 1)).toBe(false);
    expect(gate.mayReturn('192.0.2.1', limits.returnCreditBytes)).toBe(true);
  });
});

describe('a source', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8::5:6:7:8:9', '2001:db8:0:5'],
    ['2001:0DB8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
  ])('%s is %s', (address, key) => {
    expect(sourceKey(address)).toBe(key);
  });

  it('is remembered among a bounded number, the longest silent forgotten first', () => {
    const sources = new RecentSources(4, () => ({ count: 0 }));
    sources.of('kept').count = 7;
    for (let n = 0; n < 1_000; n++) {
      sources.of(`stranger ${n}`);
      expect(sources.of('kept').count).toBe(7);
      expect(sources.size).toBeLessThanOrEqual(4);
    }
    expect(sources.of('stranger 0').count).toBe(0);
  });
});
