import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../../app/build/stale.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let root: string;
const at = (name: string) => join(root, name);

/** Writes a file as if it had been changed so many seconds after 1970. */
function write(name: string, seconds: number): void {
  writeFileSync(at(name), name);
  utimesSync(at(name), seconds, seconds);
}

beforeEach(() => {
  temporary = temporaryFolder('stale');
  root = temporary.path;
  mkdirSync(at('src/deep'), { recursive: true });
  write('src/deep/a.ts', 100);
  for (const folder of ['src/deep', 'src']) utimesSync(at(folder), 100, 100);
});
afterEach(() => temporary.remove());

describe('a build is stale', () => {
  it('where it is missing', () => {
    expect(isStale(at('out.js'), [at('src')])).toBe(true);
  });

  it('where a source deep inside is newer', () => {
    write('out.js', 99);
    expect(isStale(at('out.js'), [at('src')])).toBe(true);
  });

  it('not where it is newer than every source', () => {
    write('out.js', 101);
    expect(isStale(at('out.js'), [at('src'), at('missing.ts')])).toBe(false);
  });
});
