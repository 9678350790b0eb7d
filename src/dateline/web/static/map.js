// Joins map, timeline, filters and list: the address holds the filters and the view; each asks the room for what it shows.
const views = document.getElementById("views");
views.hidden = false;
const { MapView } = await import(views.dataset.mapview);
const { Shapes } = await import(views.dataset.geometry);
const { Timeline } = await import(views.dataset.timeline);

const form = document.getElementById("filters");
const list = document.getElementById("list");
const said = document.getElementById("mapsaid");
const timeSaid = document.getElementById("timesaid");
const every = document.querySelector("[data-time=clear]");
const closer = document.querySelector("[data-time=closer]");
const statuses = ["told by one source alone", "told by independent sources", "on which sources disagree", "only denied"];
const count = (n) => `${n.toLocaleString("en")} ${n === 1 ? "happening" : "happenings"}`;
let told = null, asking = null, listing = null, timer = 0, chosenBox = null, moved = false, wasWaiting = false;

const map = new MapView(document.getElementById("map"), {
  moved(how) { chosenBox = null; moved = how !== "fit"; if (!moved && told) map.fit(told.extent); keepAddress(); later(200, () => ask()); },
  chosen(thing) { chosenBox = around(thing.box); showList({ focus: true }); },
  pointed(thing) { if (told) say(thing ? describe(thing) : summary()); },
});
const time = new Timeline(document.getElementById("timeline"), {
  chosen(since, until) { form.elements.since.value = since; form.elements.until.value = until; changed(); },
});

/** The filters of the form, and what the address has beside them. */
function filters() {
  const out = new URLSearchParams();
  for (const [k, v] of new FormData(form)) if (v.trim()) out.set(k, v.trim());
  const here = new URLSearchParams(location.search);
  for (const k of ["box", "unplaced"]) if (here.get(k)) out.set(k, here.get(k));
  return out;
}

function keepAddress() {
  const q = filters();
  if (moved) q.set("view", map.place);
  if (isCloser()) q.set("closer", "1");
  history.replaceState(null, "", q.size ? `/map?${q}` : "/map");
}

const anyDay = () => !!(form.elements.since.value || form.elements.until.value);
const isCloser = () => closer.getAttribute("aria-pressed") === "true" && anyDay();

function later(wait, what) { clearTimeout(timer); timer = setTimeout(what, wait); }
function changed() { chosenBox = null; keepAddress(); later(250, () => ask()); }
const around = ([w, s, e, n]) => [w - 1e-4, s - 1e-4, e + 1e-4, n + 1e-4];
const boxText = (box) => box.map((v) => v.toFixed(4)).join(",");
function say(words, problem = false) { if (said.textContent !== words) said.textContent = words; said.classList.toggle("problem", problem); }
function summary() {
  const rest = told.total - told.placed;
  return `${count(told.here)} in view of ${told.total.toLocaleString("en")}` + (rest ? `; ${rest.toLocaleString("en")} on no map` : "");
}
function describe(thing) {
  const parts = thing.statuses.map((n, s) => (n ? `${n.toLocaleString("en")} ${statuses[s]}` : "")).filter(Boolean);
  const where = thing.km < 0 ? "how near is not known" : thing.many ? `each within ${thing.km.toLocaleString("en")} km or less` : `within ${thing.km.toLocaleString("en")} km`;
  return `${count(thing.n)}, ${where}: ${parts.join(", ")}`;
}

async function get(address, held) {
  const answer = await fetch(address, { signal: held.signal });
  if (answer.redirected && new URL(answer.url).pathname === "/login") { location.href = answer.url; throw new DOMException("", "AbortError"); }
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? `The room answers ${answer.status}.`);
  return answer;
}

async function ask({ fit = false } = {}) {
  asking?.abort();
  const held = (asking = new AbortController());
  const q = filters();
  if (!fit) q.set("within", boxText(map.box()));
  q.set("zoom", map.zoom.toFixed(2));
  if (isCloser()) q.set("closer", "1");
  try {
    wasWaiting = told?.waiting;
    told = await (await get(`/api/map?${q}`, held)).json();
  } catch (error) {
    if (error.name !== "AbortError") say(error instanceof TypeError ? "The room does not answer. Is it still open? Change a filter or move the map to try again." : error.message, true);
    return;
  }
  map.show(told);
  if (told.waiting) { say("The happenings are being drawn for the first time; this page looks again by itself."); later(5000, () => ask({ fit: true })); return; }
  if (wasWaiting) { location.reload(); return; }
  if (fit) { map.fit(told.extent, 8); if (told.clusters) { ask(); return; } }
  say(told.total ? summary() : "No happening fits the filters.");
  const since = form.elements.since.value, until = form.elements.until.value;
  time.show(told.days, told.lanes, since, until);
  every.hidden = closer.hidden = !anyDay();
  const d = told.days;
  timeSaid.textContent = d ? `${d.step === 1 ? "One bar a day" : `One bar is ${d.step} days`}.` + (d.open ? ` ${count(d.open)} with an open end.` : "") + (d.undated ? ` ${count(d.undated)} without a day.` : "") : "";
  showList({ first: fit });
}

async function showList({ page = "", focus = false, first = false } = {}) {
  if (first && !moved) { // the page came with it
    if (!list.dataset.stale) { list.dataset.stale = "1"; return; }
  }
  list.dataset.stale = "1";
  listing?.abort();
  const held = (listing = new AbortController());
  const q = filters();
  if (chosenBox) q.set("box", boxText(chosenBox));
  else if (moved && !q.get("box") && !q.get("unplaced")) q.set("box", boxText(map.box()));
  if (page) q.set("page", page);
  list.setAttribute("aria-busy", "true");
  try {
    const html = await (await get(`/map/list?${q}`, held)).text();
    list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    const link = document.getElementById("permalink");
    if (link && !chosenBox) link.href = location.href;
    if (focus || page) { const head = document.getElementById("listhead"); head?.focus({ preventScroll: true }); head?.scrollIntoView({ block: "nearest" }); }
  } catch (error) {
    if (error.name !== "AbortError") say("The list cannot be had just now.", true);
  } finally {
    if (listing === held) list.removeAttribute("aria-busy");
  }
}

list.addEventListener("click", (e) => {
  const link = e.target.closest("nav.pages a");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  showList({ page: new URL(link.href).searchParams.get("page") ?? "" });
});
form.addEventListener("submit", (e) => { e.preventDefault(); changed(); });
form.addEventListener("input", (e) => { if (e.target.type !== "date" || e.target.value === "" || e.target.validity.valid) { chosenBox = null; later(400, () => { keepAddress(); ask(); }); } });
every.addEventListener("click", () => { closer.setAttribute("aria-pressed", "false"); time.clear(); document.getElementById("timeline").focus(); });
closer.addEventListener("click", () => { closer.setAttribute("aria-pressed", String(!isCloser())); changed(); });
document.querySelector("[data-map=in]").addEventListener("click", () => map.zoomAt(1));
document.querySelector("[data-map=out]").addEventListener("click", () => map.zoomAt(-1));
document.querySelector("[data-map=fit]").addEventListener("click", () => { moved = false; chosenBox = null; keepAddress(); ask({ fit: true }); });

if (new URLSearchParams(location.search).get("closer")) closer.setAttribute("aria-pressed", "true");
const place = new URLSearchParams(location.search).get("view");
if (place) { map.place = place; moved = true; }
ask({ fit: !place });
if (views.dataset.basemap) {
  fetch(views.dataset.basemap).then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status))))).then((data) => { map.shapes = new Shapes(data); map.draw(); })
    .catch(() => say("The shapes of land could not be read; `make basemap` gets them anew.", true));
}
