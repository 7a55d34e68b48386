import { buildElectron } from './build/electron.ts';
import { buildRenderer } from './build/renderer.ts';

/** `npm run build`: everything that a package is made of, into dist/. */
console.log('Building the pages into dist/renderer…');
await buildRenderer();
console.log('Building the Electron app into dist/electron…');
await buildElectron();
