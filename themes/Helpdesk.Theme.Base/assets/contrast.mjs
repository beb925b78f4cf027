// Computes the WCAG contrast of every pair of tokens that a component uses, in both schemes. `node assets/contrast.mjs` fails when one is too low.
import { readFile } from 'node:fs/promises';
import { argv, exit } from 'node:process';

const files = argv.slice(2).length ? argv.slice(2) : [new URL('css/tokens.css', import.meta.url).pathname];
const least = files.length > 1 ? 7 : 4.5;
const tokens = { light: {}, dark: {} };
for (const file of files) {
  const css = await readFile(file, 'utf8');
  for (const [, name, light, dark] of css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)) {
    tokens.light[name] = light;
    tokens.dark[name] = dark;
  }
  for (const [, name, both] of css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)) {
    tokens.light[name] = tokens.dark[name] = both;
  }
}

const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const surfaces = ['surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected'];
const roles = ['success', 'warning', 'danger', 'info', 'public', 'internal'];
const pairs = [
  ...surfaces.flatMap((s) => ['text', 'text-muted', 'text-subtle', 'accent-text'].map((t) => [t, s, least])),
  ...roles.flatMap((role) => [
    [`on-${role}`, role, least],
    [`${role}-text`, `${role}-surface`, least],
    [`${role}-text`, 'surface', least],
    [`${role}-text`, 'surface-hover', least],
    ['text', `${role}-surface`, least],
    ['text-muted', `${role}-surface`, least],
  ]),
  ['on-accent', 'accent', least],
  ['on-accent', 'accent-hover', least],
  ['accent-text', 'accent-surface', least],
  ['text-muted', 'accent-surface', least],
  ...['surface', 'surface-raised', 'surface-sunken'].flatMap((s) => [['border-strong', s, 3], ['focus', s, 3]]),
];
let failed = 0;
for (const scheme of ['light', 'dark']) {
  for (const [front, back, need] of pairs) {
    const ratio = contrast(tokens[scheme][front], tokens[scheme][back]);
    if (ratio < need) {
      failed++;
      console.error(`${scheme}: ${front} on ${back} is ${ratio.toFixed(2)}, needs ${need}`);
    }
  }
}
console.log(failed ? `${failed} of ${pairs.length * 2} pairs are too weak.` : `${pairs.length * 2} pairs meet ${least}:1 (lines 3:1).`);
exit(failed ? 1 : 0);
