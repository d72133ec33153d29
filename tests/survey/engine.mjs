// Fills in forms with @getodk/xforms-engine, the engine of ODK Web Forms, under Node. Started by engine.py.
//
// Standard input, JSON a line. First {now, forms: {key: xml}, lists: {file: csv}, chunk: bytes}, then a case a line:
// {form, answers: {path: text}, files: {path: {name, base64}}, send: whether the payload is wanted}.
// Standard output, a line a case: {nodes: {path: {relevant, required, violation, value}}, xml, status, parts}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import path from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.argv[2];
const { JSDOM } = createRequire(path.join(modules, "x"))("jsdom");

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => {
  const { value, done } = await input.next();
  return done ? null : JSON.parse(value);
};
const ground = await next();

// The day that the form is filled in on is the test's.
const begun = Date.now(), now = Date.parse(ground.now), Clock = Date;
globalThis.Date = class extends Clock {
  constructor(...given) {
    super(...(given.length ? given : [Date.now()]));
  }
  static now() {
    return now + Clock.now() - begun;
  }
};

// The engine is made for browsers: it looks for a document, and takes Node for something else when it sees it.
const { window } = new JSDOM("", { url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis) && /^[A-Z]|^document$|^localStorage$/.test(name)) globalThis[name] = window[name];
}
globalThis.window = globalThis;
Object.defineProperty(process, "versions", { value: { ...process.versions, node: undefined } });
const engine = await import(pathToFileURL(path.join(modules, "@getodk/xforms-engine/dist/index.js")).href);

const asked = new Set();
const fetchFormAttachment = async (url) => {
  const name = decodeURIComponent(url.pathname.split("/").pop());
  asked.add(name);
  const text = ground.lists[name];
  return text === undefined
    ? new Response("", { status: 404 })
    : new Response(text, { status: 200, headers: { "content-type": "text/csv" } });
};

const loaded = {};
for (const [key, xml] of Object.entries(ground.forms)) {
  asked.clear();
  const form = await engine.loadForm(xml, { fetchFormAttachment });
  if (form.status !== "success") throw form.error ?? new Error(`${key}: ${JSON.stringify(form.warnings)}`);
  loaded[key] = form;
  process.stdout.write(`${JSON.stringify({ form: key, asked: [...asked] })}\n`);
}

const GROUPS = new Set(["root", "group", "subtree", "repeat-instance"]);

function* leaves(node) {
  for (const child of node.currentState.children ?? []) {
    if (GROUPS.has(child.nodeType)) yield* leaves(child);
    else if (child.nodeType.startsWith("repeat-range")) throw new Error("a form with repeats: teach this file to fill them");
    else yield child;
  }
}

const below = (node) => node.currentState.reference.split("/").slice(2).join("/");

function put(node, text, file) {
  if (node.nodeType === "select") {
    if (node.selectType === "select1") node.selectValue(text || null);
    else node.selectValues(text ? text.split(" ") : []);
  } else if (node.nodeType === "upload") {
    const content = file && Buffer.from(file.base64, "base64");
    node.setValue(file ? new File([content], file.name, { type: "image/jpeg" }) : null);
  } else if (node.nodeType === "input") {
    node.setValue(text);
  }
}

async function parts(payload) {
  const found = [];
  for (const data of payload.data) {
    const together = [];
    for (const [name, file] of data.entries()) {
      const content = Buffer.from(await file.arrayBuffer());
      together.push({ name, file: file.name, type: file.type, base64: content.toString("base64") });
    }
    found.push(together);
  }
  return found;
}

for (let given; (given = await next());) {
  const { root } = loaded[given.form].createInstance({ preloadProperties: { deviceID: "engine:test" } });
  for (const node of leaves(root)) {
    const name = below(node);
    if (name in given.answers || name in (given.files ?? {})) put(node, given.answers[name] ?? "", given.files?.[name]);
  }
  const nodes = {};
  for (const node of leaves(root)) {
    const { relevant, required } = node.currentState;
    const violation = node.validationState.violation?.condition ?? "";
    nodes[below(node)] = { relevant, required, violation, value: node.currentState.instanceValue ?? "" };
  }
  const told = { nodes, xml: root.instanceState.instanceXML };
  if (given.send) {
    const payload = await root.prepareInstancePayload({ payloadType: "chunked", maxSize: ground.chunk });
    told.status = payload.status;
    told.parts = await parts(payload);
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
