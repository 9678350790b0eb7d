// Files that are dropped, and how far they are, asked for again and again until all is done. Without this the forms are plain.
const csrf = document.querySelector('meta[name="csrf-token"]').content;

const form = document.getElementById("adding");
if (form) {
  const drop = document.getElementById("drop");
  const files = document.getElementById("files");
  const chosen = document.getElementById("chosen");
  const problem = document.getElementById("problem");
  document.getElementById("droppable").hidden = false;
  const list = () => chosen.replaceChildren(...[...files.files].slice(0, 50).map((f) => item(`${f.name}, ${Math.ceil(f.size / 1000).toLocaleString()} kB`)));
  files.addEventListener("change", list);
  for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (e) => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    if (e.dataTransfer.files.length) { files.files = e.dataTransfer.files; list(); }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.primary");
    button.disabled = true;
    try {
      const answer = await fetch("/add", { method: "POST", body: new FormData(form), headers: { "x-room": "script", "x-csrf-token": csrf } });
      const said = await answer.json().catch(() => ({ detail: [400, 413].includes(answer.status) ? "That is too much at once: a pasted text may have 1 MB, all together 20 MB. Send a longer text as a file." : `The room answered ${answer.status}. Nothing was added.` }));
      if (said.next) { location.assign(said.next); return; }
      problem.textContent = said.detail;
    } catch {
      problem.textContent = "The room does not answer. Nothing was added; try again.";
    }
    problem.hidden = false;
    button.disabled = false;
  });
}

const progress = document.getElementById("progress");
if (progress && progress.dataset.ended === "no") follow(1000);

async function follow(wait) {
  await new Promise((done) => setTimeout(done, wait));
  try {
    const answer = await fetch(`/api/add/${progress.dataset.job}`);
    if (!answer.ok) { document.getElementById("words").textContent = "The room has forgotten this lot; what was coded is among the dispatches."; return; }
    const now = await answer.json();
    show(now);
    if (!now.ended) follow(1000);
  } catch {
    document.getElementById("words").textContent = "The room does not answer; asking again.";
    follow(Math.min(wait * 2, 15000));
  }
}

function show(now) {
  const words = document.getElementById("words");
  const said = now.words.charAt(0).toUpperCase() + now.words.slice(1);
  if (words.textContent !== said) words.textContent = said; // a screen reader says it only when it changes
  words.className = now.state === "failed" ? "problem" : "state";
  for (const dd of progress.querySelectorAll("[data-count]")) dd.textContent = now[dd.dataset.count].toLocaleString();
  const problems = document.getElementById("problems");
  problems.hidden = !now.problems.length;
  problems.querySelector("ul").replaceChildren(...now.problems.map(item));
  const none = document.getElementById("none");
  none.hidden = now.dispatches.length > 0;
  if (now.ended) none.textContent = "Nothing was coded.";
  document.getElementById("dispatches").replaceChildren(...now.dispatches.map(dispatch));
}

function dispatch(d) {
  const li = document.createElement("li");
  const claims = document.createElement("ul");
  claims.append(...d.claims.map(claim));
  if (d.total > d.claims.length) claims.append(item(`and ${d.total - d.claims.length} more`));
  li.append(link(d.url, d.title), " ", quiet(`${d.total.toLocaleString()} ${d.total === 1 ? "claim" : "claims"}`), claims);
  return li;
}

function claim(c) {
  const li = document.createElement("li");
  const mark = document.createElement("span");
  mark.className = `mark ${c.state}`;
  mark.textContent = c.state === "unreviewed" ? "machine-read, unreviewed" : c.state;
  li.append(link(c.url, c.words), " ", mark);
  return li;
}

function link(url, words) {
  const a = document.createElement("a");
  const bdi = document.createElement("bdi");
  a.href = url;
  bdi.dir = "auto";
  bdi.textContent = words;
  a.append(bdi);
  return a;
}

function quiet(words) {
  const span = document.createElement("span");
  span.className = "quiet";
  span.textContent = words;
  return span;
}

function item(words) {
  const li = document.createElement("li");
  li.textContent = words;
  return li;
}
