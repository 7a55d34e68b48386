import { existsSync, renameSync } from 'node:fs';

/**
 * Renames a damaged file (and what SQLite keeps beside it) so that nothing of it is lost; the new path. The name bears
 * the date: `partyline.db.damaged-2026-11-22T20-58-00`.
 */
export function setAside(path: string, wallTimeMs: number): string {
  const date = new Date(wallTimeMs).toISOString().slice(0, 19).replaceAll(':', '-');
  const wanted = `${path}.damaged-${date}`;
  let aside = wanted;
  for (let count = 2; existsSync(aside); count++) aside = `${wanted}-${count}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
