import { build } from 'vite';
import { places } from './places.ts';
import { buildAside } from './swap.ts';

/** Builds the pages into dist/renderer. */
export async function buildRenderer(): Promise<void> {
  await buildAside(places.pages, (outDir) =>
    build({
      configFile: places.rendererConfig,
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, reportCompressedSize: false },
    }),
  );
}
