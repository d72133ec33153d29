// The small script of every page. Everything here improves what already works without it.
import "htmx.org";
import "./board.js";

const sizeOf = (bytes) => bytes < 1e6
  ? `${Math.max(1, Math.round(bytes / 1000))} kB`
  : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;

// Panels under a button (<details data-pop>) close on Escape and on a click elsewhere.
function closePanels(except) {
  for (const panel of document.querySelectorAll("details[data-pop][open]")) {
    if (!except || !panel.contains(except)) panel.open = false;
  }
}
document.addEventListener("click", (event) => closePanels(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = event.target.closest?.("details[data-pop][open]");
  closePanels();
  panel?.querySelector("summary").focus();
});

// A panel that would leave the screen opens towards the other side.
document.addEventListener("toggle", (event) => {
  const panel = event.target.open && event.target.querySelector(":scope > .mark-reason");
  if (panel && panel.getBoundingClientRect().right > document.documentElement.clientWidth) event.target.classList.add("mark-end");
}, true);

// Filters (<form data-autosubmit>) are sent when a choice is made; typing is sent by Enter.
const waiting = new WeakMap();
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => form.requestSubmit(), 350));
  }
  const drop = event.target.closest?.("[data-drop]");
  if (drop && event.target.type === "file") showChosen(drop, event.target);
});

// Where a file is dropped (<div data-drop> around an <input type=file>).
function showChosen(drop, input) {
  let line = drop.querySelector(".drop-chosen");
  if (!line) {
    line = document.createElement("p");
    line.className = "drop-chosen";
    line.setAttribute("role", "status");
    drop.append(line);
  }
  line.textContent = [...input.files].map((file) => `${file.name} (${sizeOf(file.size)})`).join(", ");
}
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("is-over", kind === "dragover");
    const input = drop.querySelector("input[type=file]");
    if (kind === "drop" && input && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// A file larger than its place takes (<input type=file data-largest="bytes">) is told when it is chosen and not sent.
document.addEventListener("change", (event) => {
  const largest = Number(event.target.dataset?.largest);
  if (!largest || event.target.type !== "file") return;
  const large = [...event.target.files].find((file) => file.size > largest);
  event.target.setCustomValidity(large ? `“${large.name}” nặng ${sizeOf(large.size)}, giới hạn ${sizeOf(largest)}. Quét ở độ phân giải thấp hơn, hoặc chia thành nhiều tệp.` : "");
  event.target.reportValidity();
});
document.addEventListener("submit", (event) => {
  const field = [...event.target.querySelectorAll("input[data-largest]")].find((each) => each.validity.customError);
  if (!field) return;
  event.preventDefault();
  field.reportValidity();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
// A slider over the choices of a <select> (<input type=range data-steps-of="its id">): each moves the other.
for (const slider of document.querySelectorAll("input[data-steps-of]")) {
  const choice = document.getElementById(slider.dataset.stepsOf);
  const tell = () => slider.setAttribute("aria-valuetext", choice.selectedOptions[0]?.label ?? "");
  const follow = () => { slider.value = choice.selectedIndex; tell(); };
  slider.addEventListener("input", () => { choice.selectedIndex = slider.valueAsNumber; tell(); });
  choice.addEventListener("change", follow);
  follow();
}
// The live map is large: on a small screen, or where data is to be spared, it is loaded when asked for.
const mapBox = document.querySelector("[data-map-script]");
if (mapBox) {
  const open = () => {
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = mapBox.dataset.mapStyles;
    document.head.append(styles);
    import(mapBox.dataset.mapScript);
  };
  const spare = navigator.connection?.saveData
    || window.matchMedia("(max-width: 47.99rem), (prefers-reduced-data: reduce)").matches;
  const line = mapBox.querySelector(".map-open");
  line.hidden = !spare;
  mapBox.classList.add("is-used");
  line.querySelector("button").addEventListener("click", () => { line.remove(); open(); });
  if (!spare) open();
}
// A link to a part of the page opens the <details> that holds it.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = target && target.closest("details:not([data-pop])");
  if (details) details.open = true;
}
window.addEventListener("hashchange", openTarget);
openTarget();
document.documentElement.classList.add("has-script");
