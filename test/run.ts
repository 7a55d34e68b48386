import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installMissingPeers, type Suite } from './support/debian-peers.ts';

/**
 * `npm test`: the checks, the suites on a virtual clock, then the suites with real sockets, peers and sound.
 * Installs the Debian peers that are missing where it may; elsewhere says what it left out and how to get it.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const output = `${root}/test/output`;
const pure = ['architecture', 'unit', 'scenario', 'torture', 'fuzz', 'unit-real-time', 'unit-alone'];
const real: readonly Suite[] = ['interop', 'e2e', 'soak'];
const projects = {
  interop: ['interop-waiting', 'interop-sound', 'interop'],
  e2e: ['e2e-pages', 'e2e'],
  soak: ['soak'],
};

/** The programs under test start two hundred times: each reads what the one before has compiled. */
process.env.NODE_COMPILE_CACHE ??= `${output}/compile-cache`;

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };

/** The failures again, for the end of the output: the part that a log cut short still shows. */
const failures: string[] = [];

interface FileReport {
  name: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

function noteFailures(files: readonly FileReport[]): void {
  for (const { name, message, assertionResults } of files) {
    const file = relative(root, name);
    if (message !== '') failures.push(`${file}\n${message}`);
    for (const test of assertionResults) {
      if (test.status === 'failed') failures.push(`${file} > ${test.fullName}\n${test.failureMessages.join('\n')}`);
    }
  }
}

function runSuites(name: string, suites: readonly string[]): boolean {
  if (suites.length === 0) return true;
  const report = `${output}/${name}.json`;
  const passed = run('vitest', [
    'run',
    '--config=test/vitest.config.ts',
    ...suites.map((suite) => `--project=${suite}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  tally.passed += counts.numPassedTests;
  tally.failed += counts.numFailedTests;
  tally.skipped += counts.numPendingTests;
  noteFailures(counts.testResults);
  return passed;
}

const missing = installMissingPeers();
const leftOut = real.filter((suite) => missing.some(({ suites }) => suites.includes(suite)));
for (const suite of leftOut) {
  const needed = missing.filter(({ suites }) => suites.includes(suite)).map(({ packageName }) => packageName);
  console.log(`Left out: the ${suite} tests. To run them, as root: apt-get install ${needed.join(' ')}`);
}
if (leftOut.length > 0 && process.env.CI === 'true') {
  console.log('Under CI every suite must run.');
  process.exit(1);
}

const steps = [
  () => run('npm', ['run', '--silent', 'check']),
  () => run('npm', ['run', '--silent', 'build']),
  () => runSuites('virtual', pure),
  () =>
    runSuites(
      'real',
      real.filter((suite) => !leftOut.includes(suite)).flatMap((suite) => projects[suite]),
    ),
];
const green = steps.map((step) => step()).every(Boolean);

for (const failure of failures) console.log(`\nFAILED ${failure.slice(0, 2_000)}`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(green ? 0 : 1);
