import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { floorOf, rendererMayImport, roomOf, socketModules } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = globSync('{app,main,renderer}/**/*.{ts,tsx}', { cwd: root }).sort();

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

let modules: IModule[];
let arrows: Arrow[];

beforeAll(async () => {
  const { output } = await cruise(['app', 'main', 'renderer'], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6', 'cjs'],
  });
  modules = (output as ICruiseResult).modules.filter(({ source }) => sources.includes(source));
  arrows = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved, module, coreModule, dependencyTypes }) => ({
      from: source,
      to: coreModule ? module.replace(/^node:/, '') : resolved,
      typeOnly: dependencyTypes.includes('type-only'),
    })),
  );
});

const listed = (found: readonly Arrow[]): string[] => found.map(({ from, to }) => `${from} → ${to}`);

describe('the plan of the house', () => {
  it('was read whole: every source file, with its imports', () => {
    expect(modules.map(({ source }) => source).sort()).toEqual(sources);
    expect(arrows.length).toBeGreaterThan(sources.length);
  });

  it('has arrows that only point left', () => {
    const wrong = arrows.filter(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      if (!here || !there || here === there) return false;
      return floorOf(there) >= floorOf(here);
    });
    expect(listed(wrong)).toEqual([]);
  });

  it('has no circles', () => {
    expect(circles(arrows)).toEqual([]);
  });

  it('lets the renderer see the contract and nothing of the engine', () => {
    const wrong = arrows.filter(
      ({ from, to }) =>
        from.startsWith('renderer/') &&
        /^(app|main|test)\//.test(to) &&
        !rendererMayImport.some((folder) => to.startsWith(`${folder}/`)),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('imports electron in app/electron only', () => {
    const wrong = arrows.filter(
      ({ from, to }) => /(^|\/)electron(\/|$)/.test(to) && isElectronPackage(to) && !from.startsWith('app/electron/'),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('opens sockets and asks the DNS in main/net only (the browser host serves HTTP)', () => {
    const wrong = arrows.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly &&
        (socketModules as readonly string[]).includes(to) &&
        !from.startsWith('main/net/') &&
        !from.startsWith('app/browser/') &&
        !isPureNetFunction(from, to),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('keeps protocol code free of sockets, files and threads', () => {
    const wrong = arrows.filter(
      ({ from, to }) =>
        /^main\/(sip|sdp|rtp|audio)\//.test(from) &&
        ['fs', 'fs/promises', 'worker_threads', 'child_process', 'timers'].includes(to),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it.each(['Math.random', 'Date.now'])('has no %s in main/ outside base/', (name) => {
    const users = sources.filter(
      (path) => path.startsWith('main/') && !path.startsWith('main/base/') && text(path).includes(`${name}(`),
    );
    expect(users).toEqual([]);
  });
});

/** `net.isIP` and its kin look at text and open nothing. */
function isPureNetFunction(from: string, module: string): boolean {
  if (module !== 'net') return false;
  const names = [...text(from).matchAll(/import \{([^}]*)\} from 'node:net'/g)].flatMap((match) =>
    (match[1] ?? '').split(','),
  );
  return names.length > 0 && names.every((name) => /^\s*isIP(v4|v6)?\s*$/.test(name));
}

function isElectronPackage(path: string): boolean {
  return path === 'electron' || path.startsWith('node_modules/electron/') || path.startsWith('electron/');
}

function text(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8');
}

/** Each circle once, as `a → b → a`; type-only imports count too: two files that need each other's types are one idea. */
function circles(all: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of all) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, path: string[]): void => {
    const start = path.indexOf(node);
    if (start >= 0) found.push([...path.slice(start), node].join(' → '));
    if (start >= 0 || done.has(node)) return;
    for (const to of next.get(node) ?? []) visit(to, [...path, node]);
    done.add(node);
  };
  for (const node of next.keys()) visit(node, []);
  return found;
}
