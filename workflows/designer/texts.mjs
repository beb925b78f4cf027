// Holds texts.json against the sources: every text that is shown is in it, and nothing else. With --write it is made from them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const file = path.join(root, 'texts.json');
const sources = readdirSync(path.join(root, 'src'), { recursive: true }).filter((name) => /\.tsx?$/.test(name));
const used = new Set();
for (const source of sources) {
  const code = readFileSync(path.join(root, 'src', source), 'utf8');
  for (const match of code.matchAll(/(?<![\w.])t\(\s*('(?:[^'\\]|\\.)*')/g)) {
    used.add(match[1].slice(1, -1).replaceAll("\\'", "'"));
  }
}

// Cron expressions are explained in words that the pure function names as keys.
const cron = readFileSync(path.join(root, 'src/document/cron.ts'), 'utf8');
for (const match of cron.matchAll(/(?:label: |\[)'([^']*[a-z][^']*)'/g)) {
  used.add(match[1]);
}

const texts = [...used].sort();
if (process.argv.includes('--write')) {
  writeFileSync(file, JSON.stringify(texts, null, 2) + '\n');
} else {
  const known = JSON.parse(readFileSync(file, 'utf8'));
  const missing = texts.filter((text) => !known.includes(text));
  const unused = known.filter((text) => !used.has(text));
  if (missing.length + unused.length > 0) {
    console.error([...missing.map((text) => `texts.json lacks: ${text}`), ...unused.map((text) => `texts.json has, but nothing shows: ${text}`)].join('\n'));
    process.exit(1);
  }
}
