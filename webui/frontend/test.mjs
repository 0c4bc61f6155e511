// Bundles the tests as the pages are bundled, and lets node run them.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';

const OUT = 'node_modules/.tests';
const tests = readdirSync('test').filter(name => name.endsWith('.test.js'));

rmSync(OUT, { recursive: true, force: true });
await build({
  entryPoints: tests.map(name => `test/${name}`),
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...tests.map(name => `${OUT}/${name.replace(/js$/, 'mjs')}`)], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
