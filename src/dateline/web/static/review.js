// One key a decision, words marked as evidence, and what is wrong said without losing what was typed. Without this the forms are plain.
const text = document.getElementById("text");
const correct = document.getElementById("correct");
const keys = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
const status = document.getElementById("status");
const problem = document.getElementById("problem");
const csrf = document.querySelector('meta[name="csrf-token"]').content;

// -- keys ------------------------------------------------------------------------------------------
try { keysOn.checked = localStorage.getItem("single-keys") !== "off"; } catch { /* private windows keep nothing */ }
keysOn.addEventListener("change", () => {
  try { localStorage.setItem("single-keys", keysOn.checked ? "on" : "off"); } catch { /* stays for this page */ }
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form?.classList.contains("correcting")) {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector('button[value="correct"]'));
    }
    return;
  }
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([hidden])`);
  if (event.key === "?") { event.preventDefault(); help(); } else if (wanted) { event.preventDefault(); wanted.click(); }
});

function help() {
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}
document.querySelector('a[data-key="?"]')?.addEventListener("click", (event) => { event.preventDefault(); help(); });

const opener = document.getElementById("open-correct");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => {
    correct.open = true;
    correct.querySelector("select, input:not([type=hidden])").focus();
  });
}

// -- sending ---------------------------------------------------------------------------------------
let sending = false;
for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    try {
      const body = new FormData(form);
      if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
      const answer = await fetch(form.action, { method: "POST", body, headers: { "x-room": "script", "x-csrf-token": csrf } });
      const said = await answer.json().catch(() => ({ detail: `The room answered ${answer.status}. Load the page again.` }));
      if (said.next) { location.assign(said.next); return; }
      tell(said.detail);
    } catch {
      tell("The room does not answer. What you typed is still here; try again.");
    }
    sending = false;
  });
}

function tell(words) {
  problem.textContent = words;
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
}

// -- evidence --------------------------------------------------------------------------------------
// Offsets are code points from the beginning of the dispatch; a string here counts UTF-16 units, hence the spread.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const words = raw.trim();
  if (!words) return null;
  const start = Number(text.dataset.start) + [...before.toString()].length + [...raw].length - [...raw.trimStart()].length;
  return { words, start, end: start + [...words].length };
}

const marking = document.getElementById("marking");
let lastRow = null;
if (marking && correct) {
  marking.hidden = false;
  correct.addEventListener("focusin", (event) => { lastRow = event.target.closest("[data-row]") ?? lastRow; });
  marking.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); }); // keeps the selection
  marking.addEventListener("click", (event) => {
    const button = event.target.closest("[data-evidence]");
    if (!button) return;
    const found = selected();
    if (!found) { tell("Select words in the text first, then say what they are evidence of."); return; }
    problem.hidden = true;
    mark(button.dataset.evidence, found);
  });
  const trigger = text.querySelector(".lit");
  if (trigger) text.scrollTop = Math.max(0, trigger.offsetTop - text.clientHeight / 3);
}

function mark(kind, { words, start, end }) {
  const group = correct.querySelector(`fieldset[data-role="${kind}"]`);
  correct.open = true;
  const rows = [...group.querySelectorAll("[data-row]")];
  const own = rows.includes(lastRow) ? lastRow : null;
  let row = own ?? (rows.length === 1 ? rows[0] : rows.find((r) => !r.querySelector("[data-words]").value && !r.querySelector("input").value));
  if (!row) row = another(rows.at(-1));
  row.querySelector("[data-words]").value = words;
  row.querySelector("[data-span]").value = `${start}-${end}`;
  const name = row.querySelector("[data-name]");
  if (name && !name.value) name.value = words.replace(/\s+/g, " ");
  row.scrollIntoView({ block: "nearest" });
  lastRow = null;
  status.textContent = `“${words.slice(0, 60)}” is marked; save the correction to keep it.`;
}

function another(row) {
  const copy = row.cloneNode(true);
  for (const input of copy.querySelectorAll("input")) input.value = "";
  for (const select of copy.querySelectorAll("select")) select.selectedIndex = 0;
  row.after(copy);
  return copy;
}

// -- the gazetteer ---------------------------------------------------------------------------------
const lookUp = document.getElementById("look-up");
if (lookUp) {
  const form = lookUp.closest("form");
  const told = document.getElementById("looked-up");
  const value = (name) => form.elements[`place_${name}`];
  lookUp.hidden = false;
  lookUp.addEventListener("click", async () => {
    const query = new URLSearchParams({ name: value("name").value, country: value("country").value });
    told.textContent = "Looking…";
    try {
      const { best } = await (await fetch(`/judge/place?${query}`)).json();
      if (!best) { told.textContent = "The gazetteer does not have that name."; return; }
      value("country").value = best.country ?? "";
      for (const key of ["lat", "lon", "km"]) value(key).value = best[key] ?? "";
      told.textContent = [best.name, best.admin1, best.country].filter(Boolean).join(", ");
    } catch {
      told.textContent = "It cannot be looked up now; type the coordinates.";
    }
  });
}
