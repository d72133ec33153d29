// Builds everything a browser loads into src/datchuan/platform/static/dist/. Run: npm run build
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";
import { gzipSync } from "node:zlib";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { webFormStyles, webForms } from "./form-build.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "../src/datchuan");
const dist = path.join(source, "platform/static/dist");
const modules = path.join(here, "node_modules");
const target = ["chrome100", "firefox100", "safari15.4"];
const common = { bundle: true, minify: true, target, legalComments: "none", logLevel: "warning" };

// Budgets in kB, gzip. The map and the web form are loaded on their own pages only.
const BUDGETS = { shell: 170, map: 450, form: 600 };

// What pages may use of Tabler without a rebuild: kept whether or not a template names it yet. Other classes of Tabler
// are kept when a template or a web module names them; our own (theme.css) are always there.
const KEPT = [
  /^(m|p)[tbsexy]?-(\d|auto)$/, /^g[xy]?-\d$/, /^gap-\d$/, /^(row|col)($|-)/, /^container/,
  /^d-/, /^flex-/, /^align-/, /^justify-/, /^order-/, /^(w|h)-(25|50|75|100|auto)$/,
  /^text-(start|end|center|nowrap|wrap|break|truncate|muted|secondary|body|reset|uppercase)$/, /^fw-/, /^fst-/,
  /^visually-hidden/, /^sticky-/, /^overflow-/, /^position-/, /^border(-(top|bottom|start|end|0))?$/, /^rounded/,
  /^btn(-(primary|secondary|outline-.*|ghost-.*|danger|link|sm|list|icon|close|group.*))?$/,
  /^badge/, /^alert/, /^card/, /^table/, /^form-/, /^input-(group|icon)/, /^is-(in)?valid$/, /^(in)?valid-feedback$/,
  /^page-/, /^pagination$/, /^list-(group|unstyled|inline).*/, /^progress/, /^nav(-|$)/, /^status/, /^spinner-border/,
  /^datagrid/, /^timeline/, /^h[1-6]$/, /^(lead|small|mark|hr-text|subheader)$/, /^(active|disabled|show)$/,
];

// Tabler writes light-dark(day, night); there is no night here, and old phones do not know the word.
function daylight(css) {
  for (let at; (at = css.lastIndexOf("light-dark(")) >= 0;) {
    let depth = 0, comma = -1, end = at + "light-dark".length;
    for (; ; end++) {
      if (css[end] === "(") depth++;
      if (css[end] === "," && depth === 1 && comma < 0) comma = end;
      if (css[end] === ")" && --depth === 0) break;
    }
    css = css.slice(0, at) + css.slice(at + "light-dark(".length, comma).trim() + css.slice(end + 1);
  }
  return css;
}

async function styles() {
  const bundled = await build({
    ...common, write: false, outdir: dist, assetNames: "fonts/[name]",
    entryPoints: { theme: path.join(here, "theme.css") }, loader: { ".woff2": "file" },
  });
  for (const file of bundled.outputFiles.filter((file) => file.path.endsWith(".woff2"))) {
    await mkdir(path.dirname(file.path), { recursive: true });
    await writeFile(file.path, file.contents);
  }
  const theme = bundled.outputFiles.find((file) => file.path.endsWith(".css")).text;
  const tabler = await readFile(path.join(modules, "@tabler/core/dist/css/tabler.css"), "utf8");
  const [purged] = await new PurgeCSS().purge({
    content: [`${source}/**/*.html`, `${source}/**/web/**/*.py`, `${here}/*.js`],
    css: [{ raw: daylight(tabler.replace(/\/\*# sourceMappingURL=.*\*\//, "")) }],
    defaultExtractor: (content) => content.match(/[A-Za-z][\w-]*/g) ?? [],
    safelist: { standard: KEPT },
    blocklist: [/dark/, /^(modal|offcanvas|carousel|toast|chat|avatar|apexcharts|jsvectormap|ts-|dz-|fc-|litepicker)/],
    variables: true,
    keyframes: true,
  });
  const small = await transform(purged.css, { loader: "css", minify: true, target, legalComments: "none" });
  await writeFile(path.join(dist, "shell.css"), small.code + theme);
}

async function scripts() {
  await build({ ...common, outdir: dist, entryPoints: { shell: path.join(here, "shell.js") }, format: "iife" });
  await build({
    ...common, outdir: dist, format: "esm",
    entryPoints: { map: path.join(here, "map.js"), "map-styles": path.join(here, "map.css") },
  });
  // MapLibre's worker is a finished bundle; bundling it again makes it larger.
  const worker = await readFile(path.join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs"), "utf8");
  await writeFile(path.join(dist, "map-worker.js"), worker.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

async function forms() {
  const words = JSON.parse(await readFile(path.join(here, "form-words.json"), "utf8"));
  const env = { OPTIONS_API__: "true", PROD_DEVTOOLS__: "false", PROD_HYDRATION_MISMATCH_DETAILS__: "false" };
  const define = Object.fromEntries(Object.entries(env).map(([name, value]) => [`__VUE_${name}`, value]));
  await build({
    ...common, outdir: dist, format: "esm", target: [...target.slice(0, 2), "safari16"],
    entryPoints: { form: path.join(here, "form.js") }, plugins: [webForms(modules, words)],
    alias: { vue: path.join(modules, "vue/dist/vue.runtime.esm-bundler.js") },
    define: { ...define, "process.env.NODE_ENV": '"production"' },
  });
  const own = await readFile(path.join(here, "form.css"), "utf8");
  const small = await transform((await webFormStyles(modules)) + own, { loader: "css", minify: true, target, legalComments: "none" });
  await writeFile(path.join(dist, "form-styles.css"), small.code);
}

async function icons() {
  const names = (await readFile(path.join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.split("#")[0].trim());
  const symbols = await Promise.all(names.filter(Boolean).map(async (line) => {
    const [id, file = id] = line.split("=").map((part) => part.trim());
    const svg = await readFile(path.join(modules, `@tabler/icons/icons/outline/${file}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf("<svg"), svg.lastIndexOf("</svg>")).replace(/<svg[^>]*>/, "");
    return `<symbol id="${id}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  }));
  await writeFile(path.join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function report() {
  const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sums = { shell: 0, map: 0, form: 0 };
  for (const entry of files.sort((a, b) => a.name.localeCompare(b.name))) {
    const content = await readFile(path.join(entry.parentPath ?? entry.path, entry.name));
    const size = entry.name.endsWith(".woff2") ? content.length : gzipSync(content, { level: 9 }).length;
    sums[["map", "form"].find((part) => entry.name.startsWith(part)) ?? "shell"] += size;
    console.log(`${entry.name.padEnd(45)} ${(content.length / 1000).toFixed(1).padStart(8)} kB ${(size / 1000).toFixed(1).padStart(8)} kB gzip`);
  }
  for (const [part, sum] of Object.entries(sums)) {
    console.log(`${part}: ${(sum / 1000).toFixed(1)} of ${BUDGETS[part]} kB`);
    if (sum > BUDGETS[part] * 1000) process.exitCode = 1;
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([styles(), scripts(), forms(), icons()]);
await report();
