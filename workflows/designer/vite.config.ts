import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const budget = 250 * 1024;

/** The shapes of the icons that icons.json names, as a module of their own: the whole set would be several megabytes. */
function icons(): Plugin {
  const id = 'virtual:icons';
  return {
    name: 'icons',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) {
        return undefined;
      }

      const names: string[] = JSON.parse(readFileSync(path.join(root, 'icons.json'), 'utf8'));
      const shapes = names.map((name) => {
        const svg = readFileSync(path.join(root, 'node_modules/@tabler/icons/icons/outline', `${name}.svg`), 'utf8');
        return [name, [...svg.matchAll(/<path d="([^"]+)"/g)].map((match) => match[1])];
      });
      return `export default ${JSON.stringify(Object.fromEntries(shapes))};`;
    },
  };
}

/** Holds the script to its budget, and writes the version that the page puts into the addresses. */
function measured(): Plugin {
  return {
    name: 'measured',
    apply: 'build',
    writeBundle(_, bundle) {
      const hash = createHash('sha256');
      for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const content = file.type === 'chunk' ? file.code : file.source;
        hash.update(name).update(content);
        const gzip = gzipSync(content, { level: 9 }).length;
        console.log(`${name} ${(gzip / 1024).toFixed(1)} kB gzip`);
        if (file.type === 'chunk' && gzip > budget) {
          throw new Error(`${name} is ${gzip} bytes gzip, over its budget of ${budget}.`);
        }
      }

      const version = process.env.DESIGNER_VERSION_FILE;
      if (version) {
        // Last, because the solution's build takes it as the proof that everything before it is complete.
        mkdirSync(path.dirname(version), { recursive: true });
        writeFileSync(version, hash.digest('hex').slice(0, 12));
      }
    },
  };
}

export default defineConfig({
  root,
  publicDir: false,
  plugins: [react(), icons(), measured()],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: path.join(root, '../Helpdesk.Workflows/wwwroot/dist'),
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17'],
    reportCompressedSize: false,
    modulePreload: false,
    rolldownOptions: {
      input: path.join(root, 'src/main.tsx'),
      output: { format: 'es', entryFileNames: 'designer.js', assetFileNames: 'designer[extname]', codeSplitting: false },
    },
  },
});
