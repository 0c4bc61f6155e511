import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const out = '../static/dist';

rmSync(out, { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: { viewer: 'src/viewer/index.js', editor: 'src/editor/index.js' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  metafile: true,
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: '@bpmn-io/properties-panel/preact',
  assetNames: '[name]',
  // Every browser that runs the bundle reads woff2; the older formats of the icon font stay out.
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  alias: {
    // The panel brings an editor for FEEL, which diagrams here do not use: half a megabyte less.
    '@bpmn-io/feel-editor': './src/editor/no-feel.js',
    '@bpmn-io/feelers-editor': './src/editor/no-feel.js',
  },
  logLevel: 'warning',
});

/** @param {string} path */
function packageOf(path) {
  const inside = path.split('node_modules/').pop() || '';
  const parts = inside.split('/');
  return parts.slice(0, inside.startsWith('@') ? 2 : 1).join('/');
}

/** @param {string} name */
function licenceOf(name) {
  const home = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));
  const file = readdirSync(home).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(`${home}/${file}`, 'utf8').trim() : '';
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
}

const foreign = Object.keys(metafile.inputs).filter(path => path.includes('node_modules/'));
const names = [...new Set(foreign.map(packageOf))].sort();

writeFileSync(`${out}/LICENSES.txt`, names.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`));
