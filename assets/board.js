// The board of a schedule: a card (data-card) that is dropped on a team's day (data-slot="team|day", nothing for what
// has no day) is sent by the form that also works without a mouse (form[data-board-form]).
let dragged = null;

// The whole cell takes a card, also beside the place where its cards stand.
const cellOf = (target) => target.closest?.("[data-slot]") ?? target.closest?.(".board td")?.querySelector("[data-slot]");
const slotOf = (event) => dragged && cellOf(event.target);

// As which of the day's visits it is dropped: before the card whose upper half it is over, else the last.
function placeIn(slot, y) {
  const others = [...slot.querySelectorAll("[data-card]")].filter((card) => card !== dragged);
  const after = others.findIndex((card) => {
    const box = card.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return after < 0 ? others.length + 1 : after + 1;
}

function send(slot, place) {
  const form = document.querySelector("form[data-board-form]");
  const [team, day] = slot.dataset.slot.split("|");
  form.elements.xa.value = dragged.dataset.card;
  form.elements.doan.value = team;
  if (day) form.elements.ngay.value = day;
  form.elements["thu-tu"].value = place;
  form.requestSubmit();
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.card);
  dragged.classList.add("is-dragged");
});
document.addEventListener("dragover", (event) => {
  const slot = slotOf(event);
  if (!slot) return;
  event.preventDefault();
  slot.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  const slot = slotOf(event);
  if (slot && !slot.contains(event.relatedTarget)) slot.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  const slot = slotOf(event);
  if (!slot) return;
  event.preventDefault();
  slot.classList.remove("is-over");
  send(slot, placeIn(slot, event.clientY));
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
});

// "Chuyển" of a card fills the form in and goes there.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.("a[data-choose]");
  const form = chosen && document.querySelector("form[data-board-form]");
  if (!form) return;
  event.preventDefault();
  form.elements.xa.value = chosen.dataset.choose;
  form.elements.doan.focus();
});
