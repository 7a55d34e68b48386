import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';

/** Whether the pages must be built before they can be shown. */
export function isRendererStale(): boolean {
  return isStale(join(places.pages, 'index.html'), [places.renderer, places.contract, places.state]);
}

/** Whether the bundles must be built before Electron can run them. */
export function isElectronStale(): boolean {
  const sources = ['main', 'app/ipc', 'app/host', 'app/electron', 'package.json'];
  return isStale(
    join(places.electron, 'main.js'),
    sources.map((source) => join(places.root, source)),
  );
}

/** Whether `output` is missing or older than anything in the `sources` (files, or folders with all below). */
export function isStale(output: string, sources: readonly string[]): boolean {
  const built = statSync(output, { throwIfNoEntry: false });
  return built === undefined || sources.some((source) => newestChangeMs(source) > built.mtimeMs);
}

function newestChangeMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChangeMs(join(path, name))));
}
