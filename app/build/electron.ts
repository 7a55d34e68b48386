import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { places } from './places.ts';
import { buildAside } from './swap.ts';

/** Nobody waits for these to come over a network; more than this is a package that slipped in. */
const BUNDLE_KIB = 2_000;

/** The threads that a bundle starts: where each lives in the sources, and its name beside the bundle that starts it. */
const workers = [
  { name: 'media-worker', entry: 'main/media/worker.ts', asWritten: './worker.ts' },
  { name: 'recording-worker', entry: 'main/media/recording-worker.ts', asWritten: './recording-worker.ts' },
] as const;

/**
 * Builds Electron's main process with the engine, the engine's worker and the preload script into dist/electron, whole:
 * the packed app needs no node_modules.
 */
export async function buildElectron(): Promise<void> {
  await buildAside(places.electron, async (outDir) => {
    await build(mainProcess(outDir));
    await build(preload(outDir));
    await copyFile(places.windowIcon, join(outDir, 'icon.png'));
  });
}

const shared = {
  configFile: false,
  envDir: false,
  root: places.root,
  logLevel: 'warn',
  publicDir: false,
} as const satisfies InlineConfig;

/** Everything lies flat in one folder, so that a worker's address is the same from every chunk. */
function mainProcess(outDir: string): InlineConfig {
  return {
    ...shared,
    plugins: [workerAddresses()],
    ssr: { noExternal: true, target: 'node' },
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: 'node24',
      minify: false,
      chunkSizeWarningLimit: BUNDLE_KIB,
      rolldownOptions: {
        external: ['electron'],
        input: {
          main: join(places.root, 'app/electron/main.ts'),
          ...Object.fromEntries(workers.map(({ name, entry }) => [name, join(places.root, entry)])),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  };
}

/** A sandboxed preload script is one CommonJS file. */
function preload(outDir: string): InlineConfig {
  return {
    ...shared,
    ssr: { noExternal: true, target: 'node' },
    build: {
      outDir,
      emptyOutDir: false,
      ssr: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: ['electron'],
        input: { preload: join(places.root, 'app/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  };
}

/**
 * A worker is started by the address of its source; in a bundle that source lies elsewhere, under another name. A worker
 * whose start is not found fails the build, since its thread would be missing from the app.
 */
function workerAddresses(): Plugin {
  const missing = new Set<string>(workers.map(({ name }) => name));
  return {
    name: 'worker-addresses',
    enforce: 'pre',
    transform(code) {
      let changed = code;
      for (const { name, asWritten } of workers) {
        const start = `new Worker(new URL('${asWritten}', import.meta.url)`;
        if (!changed.includes(start)) continue;
        changed = changed.replace(start, `new Worker(new URL('./${name}.js', import.meta.url)`);
        missing.delete(name);
      }
      return changed === code ? null : { code: changed, map: null };
    },
    buildEnd() {
      for (const name of missing) this.error(`nothing starts the worker ${name}`);
    },
  };
}
