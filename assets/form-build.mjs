// How @getodk/web-forms goes into our bundle: its words in Vietnamese, its styles as a file of their own without its
// typeface, and without its map, which would fetch tiles from another server. Its version is pinned; what is not found
// in it any more fails the build.
import { readFile } from "node:fs/promises";
import path from "node:path";

const STYLES = /createTextNode\('((?:[^'\\]|\\.)*)'\)/s;

function literal(text) {
  return text.replace(/\\(['"\\n])/g, (_, sign) => (sign === "n" ? "\n" : sign));
}

// A word that the package no longer has fails the build: nobody would see it come back in English.
function inVietnamese(code, words) {
  for (const [english, said] of Object.entries(words)) {
    const found = [`"${english}"`, `${english}\``].filter((each) => code.includes(each));
    if (!found.length) throw new Error(`form-words.json: “${english}” is not in @getodk/web-forms`);
    for (const each of found) code = code.replaceAll(each, each.replace(english, said));
  }
  return code;
}

// Its styles get the page's nonce, and its reset of every element stays out: our page has a style sheet.
const PATCHES = [
  ["tA.textContent = resetStyles, document.head.prepend(tA), ", ""],
  ["eA.use(PrimeVue, { theme", 'eA.use(PrimeVue, { csp: { nonce: document.getElementById("web-form")?.dataset.nonce }, theme'],
  // Numbers have a decimal comma in every browser.
  ['"use-grouping": eA.node.appearances["thousands-sep"],', '"use-grouping": eA.node.appearances["thousands-sep"], locale: "vi-VN",'],
  // A worker from a blob, which our content policy allows, not from a data address.
  ['new Worker("data:text/javascript;base64,".concat(cA))', 'new Worker(URL.createObjectURL(new Blob([atob(cA)], { type: "text/javascript" })))'],
];

function patched(code) {
  for (const [found, put] of PATCHES) {
    if (!code.includes(found)) throw new Error(`form-build.mjs: “${found}” is not in @getodk/web-forms`);
    code = code.replace(found, put);
  }
  return code;
}

export function webForms(modules, words) {
  const folder = path.join(modules, "@getodk/web-forms/dist");
  return {
    name: "web-forms",
    setup(build) {
      build.onResolve({ filter: /\/MapBlock-[\w-]+\.js$/ }, () => ({ path: "no-map", namespace: "web-forms" }));
      build.onLoad({ filter: /.*/, namespace: "web-forms" }, () => ({
        contents: 'import { h } from "vue"; export default { render: () => h("p", "Bản đồ không có ở trang này.") };',
        resolveDir: folder,
      }));
      build.onLoad({ filter: /web-forms[\\/]dist[\\/]index-[\w-]+\.js$/ }, async ({ path: file }) => ({
        contents: patched(inVietnamese(await readFile(file, "utf8"), words)),
      }));
      build.onLoad({ filter: /web-forms[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => {
        const code = await readFile(file, "utf8");
        return { contents: code.slice(code.indexOf("import {")) };
      });
    },
  };
}

export async function webFormStyles(modules) {
  const code = await readFile(path.join(modules, "@getodk/web-forms/dist/index.js"), "utf8");
  return literal(code.match(STYLES)[1]).replace(/@font-face\s*\{[^}]*\}/g, "").replace('@charset "UTF-8";', "");
}
