// Formats the templates of the pages; with `--check` it names those that are not, and changes none.
import { createFromBuffer } from '@dprint/formatter';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FOLDER = new URL('../templates/', import.meta.url);
const WIDTH = 120;
/** An expression is never broken by the formatter, so a line may be longer, but not longer than can be reviewed. */
const LONGEST = 160;

const plugin = createRequire(import.meta.url).resolve('dprint-plugin-markup/plugin.wasm');
const formatter = createFromBuffer(readFileSync(plugin));
formatter.setConfig({ lineWidth: WIDTH, indentWidth: 2 }, {});

const onlyCheck = process.argv.includes('--check');
const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.html')).sort();
const problems = paths.flatMap(path => {
  const file = new URL(path, FOLDER);
  const text = readFileSync(file, 'utf8');
  // The plugin knows the language of a file by its ending.
  const formatted = `${formatter.formatText({ filePath: path.replace(/html$/, 'jinja'), fileText: text })}\n`;
  if (!onlyCheck && formatted !== text) writeFileSync(file, formatted);
  const long = formatted.split('\n').findIndex(line => line.length > LONGEST);
  return [
    ...(onlyCheck && formatted !== text ? [`${path}: not formatted; run make format`] : []),
    ...(long >= 0 ? [`${path}:${long + 1}: longer than ${LONGEST} characters`] : []),
  ];
});

problems.forEach(problem => console.error(`webui/templates/${problem}`));
process.exitCode = problems.length ? 1 : 0;
