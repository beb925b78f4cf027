// Builds the front end into wwwroot/dist and the icon set into the folder given by --icons.
// Called by the project's BuildFrontEnd target; `npm run build` does the same by hand.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { PurgeCSS } from 'purgecss';
import { classes, elements } from './assets/tabler.mjs';

const { values } = parseArgs({ options: { icons: { type: 'string' }, dev: { type: 'boolean', default: false } } });
const root = import.meta.dirname;
const out = path.join(root, 'wwwroot', 'dist');
const modules = path.join(root, 'node_modules');
const iconFile = path.resolve(values.icons ?? path.join(modules, '.cache', 'icons.txt'));

// Budgets of ui.md with room for the pages' own script; a build over them fails.
const budgets = { 'helpdesk.css': 40 * 1024, 'helpdesk.js': 45 * 1024, 'live.js': 20 * 1024, 'charts.js': 200 * 1024 };

/** Only what the vocabulary names: it is the same for every module and plugin, so their views need not be scanned. */
async function purgedTabler() {
  const css = await readFile(path.join(modules, '@tabler/core/dist/css/tabler.css'), 'utf8');
  const [result] = await new PurgeCSS().purge({
    content: [],
    css: [{ raw: css }],
    safelist: { standard: [...elements, ...classes, ':root', '*'] },
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  return result.css;
}

const tabler = {
  name: 'tabler',
  setup(build) {
    build.onResolve({ filter: /^tabler$/ }, () => ({ path: 'tabler', namespace: 'tabler' }));
    build.onLoad({ filter: /.*/, namespace: 'tabler' }, async () => ({
      contents: await purgedTabler(),
      loader: 'css',
      resolveDir: path.join(modules, '@tabler/core/dist/css'),
    }));
  },
};

/** One line per icon, sorted: name, tab, shapes. Filled icons end in -filled. */
async function icons() {
  const lines = [];
  for (const [folder, suffix] of [['outline', ''], ['filled', '-filled']]) {
    const directory = path.join(modules, '@tabler/icons/icons', folder);
    for (const file of await readdir(directory)) {
      const svg = await readFile(path.join(directory, file), 'utf8');
      const shapes = svg
        .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
        .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
        .replace(/\s*\n\s*/g, '')
        .replace(/ \/>/g, '/>');
      lines.push(`${file.slice(0, -4)}${suffix}\t${suffix ? `<g fill="currentColor" stroke="none">${shapes}</g>` : shapes}`);
    }
  }
  lines.sort((a, b) => (a < b ? -1 : 1));
  await mkdir(path.dirname(iconFile), { recursive: true });
  await writeFile(iconFile, lines.join('\n') + '\n');
  return lines.length;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const common = { bundle: true, minify: !values.dev, logLevel: 'warning', legalComments: 'none', metafile: true, outdir: out };
const [script, style, iconCount] = await Promise.all([
  esbuild.build({
    ...common,
    // Files of their own: the connection of the desk, which the portal does not load, and the charts of dashboards.
    entryPoints: {
      helpdesk: path.join(root, 'assets/ts/index.ts'),
      live: path.join(root, 'assets/ts/live.ts'),
      charts: path.join(root, 'assets/ts/charts/index.ts'),
    },
    format: 'iife',
    target: ['es2022'],
  }),
  esbuild.build({
    ...common,
    entryPoints: { helpdesk: path.join(root, 'assets/css/index.css') },
    plugins: [tabler],
    assetNames: '[name]',
    loader: { '.woff2': 'file' },
    target: ['chrome120', 'firefox121', 'safari17'],
  }),
  icons(),
]);

const hash = createHash('sha256');
const sizes = [];
for (const name of (await readdir(out)).sort()) {
  const content = await readFile(path.join(out, name));
  hash.update(name).update(content);
  const gzip = gzipSync(content, { level: 9 }).length;
  sizes.push(`${name} ${(gzip / 1024).toFixed(1)} kB`);
  if (budgets[name] && gzip > budgets[name]) {
    console.error(`${name} is ${gzip} bytes gzip, over its budget of ${budgets[name]}.`);
    process.exitCode = 1;
  }
}

// Last, because the solution's build takes it as the proof that everything before it is complete.
await writeFile(path.join(path.dirname(iconFile), 'assets-version.txt'), hash.digest('hex').slice(0, 12));
console.log(`Front end: ${sizes.join(', ')}, ${iconCount} icons.`);
