import { fileURLToPath } from 'node:url';

/** Where things lie in the repository, as absolute paths. */
export const places = {
  root: place('.'),
  renderer: place('renderer'),
  rendererConfig: place('renderer/vite.config.ts'),
  contract: place('app/ipc'),
  windowIcon: place('assets/icons/256x256.png'),
  state: place('main/engine/state.ts'),
  pages: place('dist/renderer'),
  electron: place('dist/electron'),
} as const;

function place(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url)).replace(/[\\/]$/, '');
}
