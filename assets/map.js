// The live map of communes over the page's static drawing. The drawing stays where WebGL or the data is missing,
// and on paper. Nothing is fetched but our own GeoJSON: no tiles, no fonts, no other server.
import { Map as LiveMap, Marker, setWorkerUrl } from "maplibre-gl";

const SAY = {
  missing: "Máy này không vẽ được bản đồ tương tác, nên trang hiện bản đồ tĩnh. Bảng kèm theo có cùng nội dung.",
  failed: "Chưa tải được dữ liệu bản đồ tương tác, nên trang hiện bản đồ tĩnh. Tải lại trang khi mạng ổn định.",
  open: "Mở trang xã",
  in: "Phóng to",
  out: "Thu nhỏ",
  reset: "Xem toàn tỉnh",
};
const LOCALE = {
  "Map.Title": "Bản đồ",
  "CooperativeGesturesHandler.WindowsHelpText": "Giữ phím Ctrl và cuộn để phóng to hoặc thu nhỏ bản đồ",
  "CooperativeGesturesHandler.MacHelpText": "Giữ phím ⌘ và cuộn để phóng to hoặc thu nhỏ bản đồ",
  "CooperativeGesturesHandler.MobileHelpText": "Dùng hai ngón tay để di chuyển bản đồ",
};
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const noHover = window.matchMedia("(hover: none)").matches;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function keepDrawing(box, sentence) {
  box.classList.remove("is-live", "is-ready");
  box.replaceChildren();
  box.parentElement.classList.remove("is-used");
  const drawing = document.querySelector(box.dataset.fallback);
  if (!drawing) return;
  document.documentElement.classList.remove("has-live-map");
  const line = element("p", "map-sentence", sentence);
  line.setAttribute("role", "status");
  drawing.after(line);
}

// Rings of a Polygon or MultiPolygon, whatever the depth.
function eachPoint(coordinates, visit) {
  if (typeof coordinates[0] === "number") visit(coordinates);
  else for (const part of coordinates) eachPoint(part, visit);
}

class Bounds {
  west = Infinity; south = Infinity; east = -Infinity; north = -Infinity;
  add([x, y]) {
    this.west = Math.min(this.west, x); this.east = Math.max(this.east, x);
    this.south = Math.min(this.south, y); this.north = Math.max(this.north, y);
  }
  get centre() { return [(this.west + this.east) / 2, (this.south + this.north) / 2]; }
  get corners() { return [[this.west, this.south], [this.east, this.north]]; }
}

function boundsOf(features) {
  const bounds = new Bounds();
  for (const feature of features) eachPoint(feature.geometry.coordinates, (point) => bounds.add(point));
  return bounds;
}

// A district's name stands on its commune nearest to the middle of all its communes, so never outside it.
function labelPoint(features) {
  const centres = features.map((feature) => boundsOf([feature]).centre);
  const middle = [0, 1].map((axis) => centres.reduce((sum, centre) => sum + centre[axis], 0) / centres.length);
  const distance = ([x, y]) => (x - middle[0]) ** 2 + (y - middle[1]) ** 2;
  return centres.reduce((best, centre) => (distance(centre) < distance(best) ? centre : best));
}

let labels = [];

function districtLabels(map, features) {
  for (const label of labels) label.remove();
  labels = [];
  const districts = new globalThis.Map();
  for (const feature of features) {
    const name = feature.properties.district;
    if (name) districts.set(name, [...(districts.get(name) ?? []), feature]);
  }
  for (const [name, communes] of districts) {
    const label = element("div", "map-district", name.replace(/^(Huyện|Thành phố|Thị xã)\s+/u, ""));
    label.setAttribute("aria-hidden", "true");
    labels.push(new Marker({ element: label }).setLngLat(labelPoint(communes)).addTo(map));
    label.removeAttribute("role");
    label.removeAttribute("tabindex");
  }
}

function hatch() {
  const size = 12, canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour("--undetermined-soft");
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = "#858b8f";
  pen.lineWidth = 2.2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

// The classes of the measure shown, in the colours of the style sheet; an open one is hatched.
const outcome = ["get", "outcome"];
function fillColour({ classes }) {
  const pairs = classes.flatMap(({ key }) => [key, colour(`--map-${key}`)]);
  return pairs.length ? ["match", outcome, ...pairs, colour("--map-other")] : colour("--map-other");
}
const isOpen = ({ classes }) => ["in", outcome, ["literal", classes.filter((each) => each.open).map(({ key }) => key)]];

function style(data) {
  const hovered = ["boolean", ["feature-state", "hover"], false];
  return {
    version: 8,
    sources: { units: { type: "geojson", data, promoteId: "id" }, districts: { type: "geojson", data: data.districts }, plans: { type: "geojson", data: data.plans } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--paper") || "#fff" } },
      { id: "fill", type: "fill", source: "units", paint: { "fill-color": fillColour(data) } },
      { id: "hatch", type: "fill", source: "units", filter: isOpen(data), paint: { "fill-pattern": "hatch" } },
      { id: "edge", type: "line", source: "units", paint: { "line-color": "#fff", "line-width": 0.8 } },
      { id: "district", type: "line", source: "districts", paint: { "line-color": colour("--ink-soft"), "line-width": 1.1 } },
      { id: "merged", type: "line", source: "units", filter: ["==", ["get", "merged"], true],
        paint: { "line-color": colour("--ink"), "line-width": 1.6, "line-dasharray": [3, 1.5] } },
      { id: "plans", type: "line", source: "plans",
        paint: { "line-color": colour("--map-plan-ground"), "line-width": 2, "line-dasharray": [3, 2] } },
      { id: "hover", type: "line", source: "units",
        paint: { "line-color": colour("--ink"), "line-width": 3, "line-opacity": ["case", hovered, 1, 0] } },
    ],
  };
}

function buttons(box, map, corners) {
  const group = element("div", "map-buttons");
  const add = (sign, label, act) => {
    const button = element("button", "", sign);
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    group.append(button);
  };
  const animate = !still;
  add("+", SAY.in, () => map.zoomIn({ animate }));
  add("−", SAY.out, () => map.zoomOut({ animate }));
  add("⤢", SAY.reset, () => map.fitBounds(corners, { padding: 24, animate }));
  box.append(group);
}

function tip(box, map) {
  const panel = element("div", "map-tip");
  panel.hidden = true;
  box.append(panel);
  let current = null;
  const mark = (id, hover) => id !== null && map.setFeatureState({ source: "units", id }, { hover });
  const leave = () => {
    mark(current, false);
    current = null;
    panel.hidden = true;
    box.classList.remove("is-over-unit");
  };
  const show = ({ properties, id }, point, withLink) => {
    if (id !== current) {
      leave();
      current = id;
      mark(id, true);
      panel.replaceChildren(element("strong", "", properties.name), element("span", "", properties.district), element("span", "", properties.label));
      if (withLink && properties.url) {
        const link = element("a", "", SAY.open);
        link.href = properties.url;
        panel.append(link);
      }
      panel.hidden = false;
      box.classList.add("is-over-unit");
    }
    const left = point.x + 14 + panel.offsetWidth > box.clientWidth ? point.x - 14 - panel.offsetWidth : point.x + 14;
    const top = Math.min(point.y + 14, box.clientHeight - panel.offsetHeight - 4);
    panel.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  };
  if (!noHover) {
    map.on("mousemove", "fill", (event) => show(event.features[0], event.point, false));
    map.on("mouseleave", "fill", leave);
  }
  map.on("click", (event) => {
    const [unit] = map.queryRenderedFeatures(event.point, { layers: ["fill"] });
    if (!unit) leave();
    else if (noHover) { leave(); show(unit, event.point, true); }
    else if (unit.properties.url) window.location.assign(unit.properties.url);
  });
  map.on("movestart", () => noHover && leave());
}

async function read(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  if (!data.features.length) throw new Error("no features");
  return data;
}

// The page changes its part with another measure or day; the map goes along without being drawn anew.
function follow(box, map, shown) {
  const address = () => document.querySelector(box.dataset.source)?.dataset.url;
  const turn = async () => {
    const url = address();
    if (!url || url === shown) return;
    shown = url;
    let data;
    try {
      data = await read(url);
    } catch {
      document.documentElement.classList.remove("has-live-map");
      box.classList.remove("is-live");
      return;
    }
    if (url !== address()) return;
    box.classList.add("is-live");
    document.documentElement.classList.add("has-live-map");
    map.getSource("units").setData(data);
    map.getSource("districts").setData(data.districts);
    map.getSource("plans").setData(data.plans);
    map.setPaintProperty("fill", "fill-color", fillColour(data));
    map.setFilter("hatch", isOpen(data));
    districtLabels(map, data.features);
    map.once("idle", () => { box.dataset.units = data.features.length; });
  };
  new MutationObserver(turn).observe(document.querySelector("main"), { childList: true, subtree: true });
  turn();
}

async function liven(box) {
  if (!canDraw()) return keepDrawing(box, SAY.missing);
  const url = document.querySelector(box.dataset.source).dataset.url;
  let data;
  try {
    data = await read(url);
  } catch {
    return keepDrawing(box, SAY.failed);
  }
  setWorkerUrl(box.dataset.worker || new URL("./map-worker.js", import.meta.url).href);
  const { corners } = boundsOf(data.features);
  const stage = element("div");
  box.replaceChildren(stage);
  box.classList.add("is-live");
  let map;
  try {
    map = new LiveMap({
      container: stage, style: style(data), bounds: corners, fitBoundsOptions: { padding: 24 },
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
      cooperativeGestures: true, renderWorldCopies: false, minZoom: 6, maxZoom: 14, fadeDuration: 0,
      locale: { ...LOCALE, "Map.Title": `${box.dataset.label || "Bản đồ"}. Nội dung như bảng kèm theo` },
    });
  } catch {
    return keepDrawing(box, SAY.missing);
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver((id) => {
    if (id === "hatch" && !map.hasImage(id)) map.addImage(id, hatch(), { pixelRatio: 1.5 });
  });
  map.once("load", () => {
    districtLabels(map, data.features);
    box.classList.add("is-ready");
    document.documentElement.classList.add("has-live-map");
    follow(box, map, url);
    box.dataset.units = data.features.length;
  });
  const wholeProvince = map.getZoom();
  map.on("zoom", () => box.classList.toggle("is-near", map.getZoom() > wholeProvince + 0.6));
  buttons(box, map, corners);
  tip(box, map);
}

for (const box of document.querySelectorAll(".live-map[data-source]")) liven(box);
