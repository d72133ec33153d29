// A form of the field, filled in on its own page: ODK Web Forms over what devices get, sent where devices send.
import "./form-clock.js";
import { createApp, h } from "vue";
import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin } from "@getodk/web-forms";

const box = document.getElementById("web-form");
const told = document.getElementById("web-form-told");
const given = box.dataset;

const SAY = {
  sending: "Đang gửi phiếu.",
  offline: "Chưa gửi được phiếu",
  offlineMore: "Mạng hoặc máy chủ không trả lời. Phiếu còn nguyên trên trang này: đừng đóng trang, gửi lại khi có mạng.",
  again: "Gửi lại",
  change: "Sửa tiếp",
  refused: "Phiếu chưa được nhận",
  signedOut: "Phiên đăng nhập đã hết. Đăng nhập ở một thẻ khác của trình duyệt rồi bấm gửi lại ở đây.",
  open: "Mở phiếu",
  drop: "Bỏ ảnh này",
  location: "Đang lấy vị trí",
  failed: "Không mở được biểu mẫu. Tải lại trang; nếu vẫn vậy, dùng trình duyệt mới hơn.",
};

const CALENDAR = {
  dayNames: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
  dayNamesShort: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
  dayNamesMin: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
  monthNames: Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`),
  monthNamesShort: Array.from({ length: 12 }, (_, month) => `Th${month + 1}`),
  firstDayOfWeek: 1,
  dateFormat: "dd/mm/yy",
  chooseDate: "Chọn ngày",
  chooseMonth: "Chọn tháng",
  chooseYear: "Chọn năm",
  prevMonth: "Tháng trước",
  nextMonth: "Tháng sau",
  prevYear: "Năm trước",
  nextYear: "Năm sau",
  prevDecade: "Mười năm trước",
  nextDecade: "Mười năm sau",
  today: "Hôm nay",
  clear: "Xóa",
  emptyMessage: "Không có lựa chọn nào",
  emptyFilterMessage: "Không tìm thấy",
  emptySearchMessage: "Không tìm thấy",
  emptySelectionMessage: "Chưa chọn",
  selectionMessage: "Đã chọn {0}",
  searchMessage: "Có {0} kết quả",
};
const SPOKEN = {
  close: "Đóng",
  selectAll: "Chọn tất cả",
  unselectAll: "Bỏ chọn tất cả",
  trueLabel: "Có",
  falseLabel: "Không",
  nullLabel: "Chưa chọn",
};

const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1];
const token = () => cookie("csrftoken") ?? given.token;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// What became of it: a sentence, its reasons, and what may be done now.
function tell(kind, title, lines = [], actions = []) {
  const alert = element("div", `alert alert-${kind}`);
  const body = element("div");
  body.append(element("p", "alert-title", title));
  if (lines.length > 1) {
    const list = element("ul");
    list.append(...lines.map((line) => element("li", "", line)));
    body.append(list);
  } else if (lines.length) body.append(element("p", "", lines[0]));
  if (actions.length) {
    const row = element("div", "buttons");
    row.append(...actions);
    body.append(row);
  }
  alert.append(body);
  told.replaceChildren(alert);
  told.focus();
  told.scrollIntoView({ block: "start" });
}

function button(label, action) {
  const made = element("button", "btn", label);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function link(label, href) {
  const made = element("a", "btn", label);
  made.href = href;
  return made;
}

async function post(parts) {
  let answer = null;
  for (const [number, part] of parts.entries()) {
    const body = new FormData();
    for (const [name, file] of part.entries()) body.append(name, file, file.name);
    if (number === parts.length - 1) body.append("whole", "1");
    const response = await fetch(given.send, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
    if (response.status >= 500) throw new Error(String(response.status));
    const isOurs = response.headers.get("content-type")?.includes("json");
    answer = isOurs ? await response.json() : { state: "refused", lines: [SAY.signedOut] };
    if (answer.state === "refused") break;
  }
  return answer;
}

// What was typed in and not sent is not left without a question.
let unsent = false;
for (const kind of ["input", "change"]) {
  box.addEventListener(kind, () => {
    unsent = true;
  });
}
addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});

// The same parts again, byte for byte: what arrived already is then known to be the same.
async function send(parts, done) {
  unsent = box.inert = true;
  told.replaceChildren(element("p", "count", SAY.sending));
  let answer;
  try {
    answer = await post(parts);
  } catch {
    tell("warning", SAY.offline, [SAY.offlineMore], [button(SAY.again, () => send(parts, done))]);
    return;
  }
  const again = button(SAY.again, () => send(parts, done));
  if (answer.state === "refused") {
    const change = button(SAY.change, () => {
      box.inert = false;
      told.replaceChildren();
    });
    tell("danger", SAY.refused, answer.lines, [again, change]);
    return;
  }
  unsent = box.inert = false;
  done({ next: POST_SUBMIT__NEW_INSTANCE });
  tell(answer.state === "held" ? "warning" : "success", answer.title, answer.lines, [link(SAY.open, answer.url)]);
}

// Questions are labelled for a hand; a screen reader must find the label too. Done again whenever the form changes.
const UNNAMED = ".p-select-label[role=combobox], .p-inputnumber-input, .p-datepicker-input, .p-multiselect input";
function name(target, label) {
  if (!target || target.hasAttribute("aria-labelledby")) return;
  label.id ||= `label-${label.htmlFor}`;
  target.setAttribute("aria-labelledby", label.id);
}
function nameAll() {
  for (const question of box.querySelectorAll(".question-container")) {
    const label = question.querySelector(".control-text label");
    if (!label) continue;
    for (const each of question.querySelectorAll(UNNAMED)) name(each, label);
    const choices = question.querySelector("input[type=radio], input[type=checkbox]")?.closest(".value-option")?.parentElement;
    if (!choices) continue;
    choices.setAttribute("role", choices.querySelector("input[type=radio]") ? "radiogroup" : "group");
    name(choices, label);
  }
  for (const each of box.querySelectorAll(".clear-button")) each.setAttribute("aria-label", SAY.drop);
  for (const each of box.querySelectorAll("[aria-valuenow=null]")) each.removeAttribute("aria-valuenow");
  for (const each of document.querySelectorAll(".geo-dialog")) {
    each.setAttribute("aria-label", each.querySelector("strong")?.textContent ?? SAY.location);
    each.removeAttribute("aria-labelledby");
    each.querySelector("[role=progressbar]")?.setAttribute("aria-label", SAY.location);
    each.querySelector(".close-icon")?.setAttribute("aria-label", SPOKEN.close);
  }
  for (const panel of box.querySelectorAll(".p-panel-content-container[role=region]")) {
    panel.setAttribute("role", "group");
    panel.removeAttribute("aria-labelledby");
    panel.setAttribute("aria-label", panel.closest(".p-panel").querySelector(".p-panel-header").textContent.trim());
  }
}

async function start() {
  const formXml = await (await fetch(given.form)).text();
  const app = createApp({
    render: () => h(OdkWebForm, {
      formXml,
      fetchFormAttachment: (url) => fetch(`${given.lists}${encodeURIComponent(url.pathname.split("/").pop())}?${given.query}`),
      submissionMaxSize: Number(given.largest),
      preloadProperties: { deviceID: given.device, username: given.user },
      onSubmitChunked: (payload, done) => send([...payload.data], done),
    }),
  });
  app.use(webFormsPlugin);
  const { config } = app.config.globalProperties.$primevue;
  Object.assign(config.locale, CALENDAR);
  Object.assign(config.locale.aria, SPOKEN);
  app.mount(box);
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-valuenow"] });
}

start().catch((error) => {
  console.error(error);
  tell("danger", SAY.failed);
});
