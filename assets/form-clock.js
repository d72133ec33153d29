// The day on the form's page is the server's: on a computer whose clock is days off, and in a demonstration, whose story
// stands at a day of its own. Loaded before everything that asks the clock.
const today = document.getElementById("web-form")?.dataset.today;
const pad = (number) => String(number).padStart(2, "0");
const here = new Date();
const own = `${here.getFullYear()}-${pad(here.getMonth() + 1)}-${pad(here.getDate())}`;

if (today && today !== own) {
  const Clock = Date;
  const ahead = Clock.parse(`${today}T00:00:00Z`) - Clock.parse(`${own}T00:00:00Z`);
  globalThis.Date = class extends Clock {
    constructor(...given) {
      super(...(given.length ? given : [Clock.now() + ahead]));
    }
    static now() {
      return Clock.now() + ahead;
    }
  };
}
