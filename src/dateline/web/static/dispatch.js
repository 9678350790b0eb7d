// Choosing a claim lights its words; choosing words lights their claims. Without this every mark is a plain link.
const text = document.getElementById("text");
const margin = document.querySelector(".margin");
const told = document.getElementById("told");
const marks = [...text.querySelectorAll("a.ev")];
const cards = [...margin.querySelectorAll(".claim")];
const claimsOf = (mark) => mark.dataset.claims.split(" ").map(Number);

function light(numbers, { scrollTo = null, say = "" } = {}) {
  const chosen = new Set(numbers);
  for (const mark of marks) mark.classList.toggle("lit", claimsOf(mark).some((n) => chosen.has(n)));
  for (const card of cards) {
    const on = chosen.has(Number(card.dataset.claim));
    card.classList.toggle("lit", on);
    card.classList.remove("chosen");
  }
  text.classList.toggle("choosing", chosen.size > 0);
  if (scrollTo) scrollTo.scrollIntoView({ block: "nearest" });
  told.textContent = say;
}

function chooseCard(card, { scroll = true } = {}) {
  const number = Number(card.dataset.claim);
  const first = marks.find((m) => claimsOf(m).includes(number) && m.dataset.kinds.includes("trigger")) ?? marks.find((m) => claimsOf(m).includes(number));
  const own = marks.filter((m) => claimsOf(m).includes(number)).length;
  light([number], { scrollTo: scroll ? first : null, say: own === 1 ? "1 stretch of text is lit." : `${own} stretches of text are lit.` });
  const address = new URL(location.href);
  address.searchParams.set("claim", card.id);
  address.hash = card.id;
  history.replaceState(null, "", address);
}

margin.addEventListener("click", (event) => {
  const said = event.target.closest("a.said");
  const card = event.target.closest(".claim");
  if (said && said.hash.startsWith("#w") && said.pathname === location.pathname && !said.search) {
    event.preventDefault();
    chooseCard(card, { scroll: false });
    const mark = document.getElementById(said.hash.slice(1));
    if (mark) { mark.scrollIntoView({ block: "center" }); mark.focus({ preventScroll: true }); }
    return;
  }
  if (event.target.closest("a:not(.choose), button, input, summary")) return;
  if (card) { event.preventDefault(); chooseCard(card); }
});

text.addEventListener("click", (event) => {
  const mark = event.target.closest("a.ev");
  if (!mark || !getSelection().isCollapsed) return;
  event.preventDefault();
  const numbers = claimsOf(mark);
  const heads = numbers.map((n) => cards[n]?.querySelector(".choose")?.textContent).filter(Boolean);
  light(numbers, { scrollTo: cards[numbers[0]], say: `${mark.title}. ${numbers.length === 1 ? "1 claim" : `${numbers.length} claims`}: ${heads.slice(0, 5).join("; ")}` });
  roam(mark);
});

// One stop of the Tab key for the whole text; the arrow keys go from mark to mark, Enter chooses.
function roam(mark) {
  for (const m of marks) m.tabIndex = m === mark ? 0 : -1;
}
if (marks.length) roam(marks[0]);
text.addEventListener("keydown", (event) => {
  const at = marks.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  const next = marks[Math.min(Math.max(at + step, 0), marks.length - 1)];
  roam(next);
  next.focus();
});
margin.addEventListener("keydown", (event) => {
  const card = event.target.closest(".claim");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!card || !step || event.target.closest("input, select, textarea")) return;
  const next = cards[cards.indexOf(card) + step];
  if (!next) return;
  event.preventDefault();
  next.querySelector(".choose").focus();
  chooseCard(next);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") light([]);
});

const start = cards.find((c) => c.id === decodeURIComponent(location.hash.slice(1)));
if (start) chooseCard(start);
